import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/assignments.ts";

/** Assignments, newest first; somebody who may not read tasks sees his own only. */
export async function listAssignments(
  ctx: Context,
  { limit, cursor, ...filter }: Input<typeof tasksContract.listAssignments>,
): Promise<Page<Assignment>> {
  const mine = may(ctx, "task.read") ? undefined : userOf(ctx);
  if (mine !== undefined && filter.userId !== undefined && filter.userId !== mine)
    return { items: [], nextCursor: null };
  const rows = await transaction(ctx, (tx) =>
    store.listAssignments(tx, scopeOf(ctx), { ...filter, userId: mine ?? filter.userId }, cursor, limit),
  );
  return toPage(
    rows.map((row) => store.toAssignment(row, ctx.clock.now())),
    limit,
    (row) => row.id,
  );
}
