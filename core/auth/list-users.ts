import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import type { User } from "./user.contract.ts";
import { toUser } from "./person.ts";
import * as store from "./store/users.ts";

/** The people of the workspace, who came first first. */
export async function listUsers(ctx: Context, input: Input<typeof authContract.listUsers>): Promise<Page<User>> {
  const rows = await transaction(ctx, (tx) => store.listUsers(tx, ctx.workspaceId, input));
  return toPage(
    rows.map((row) => toUser(ctx.runtime.cipher, row)),
    input.limit,
    (user) => user.id,
  );
}

export async function getUser(ctx: Context, { userId }: Input<typeof authContract.getUser>): Promise<User> {
  const row = await transaction(ctx, (tx) => store.findUser(tx, ctx.workspaceId, userId));
  if (!row) throw requestProblems.not_found();
  return toUser(ctx.runtime.cipher, row);
}
