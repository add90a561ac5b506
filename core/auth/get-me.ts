import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { describe } from "./session.ts";
import { findUser } from "./store/users.ts";

/** Who the caller is, where, and what they may do. */
export async function getMe(ctx: Context): Promise<Output<typeof authContract.getMe>> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const keyed = await findUser(tx, ctx.workspaceId, userId);
    if (!keyed) throw requestProblems.not_found();
    return describe(tx, ctx, keyed);
  });
}
