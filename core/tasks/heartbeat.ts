import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { requireMine } from "./end-assignment.ts";
import { requireBegun, requireLive } from "./rules.ts";
import { extendLease } from "./store/active-time.ts";
import { findAssignment, toAssignment } from "./store/assignments.ts";

/** Extends the caller's lease to the project's lease minutes from now, never making it shorter, and counts how long he was active. */
export async function heartbeat(
  ctx: Context,
  { assignmentId, fence, active }: Input<typeof tasksContract.heartbeat>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const now = ctx.clock.now();
    const mine = { workspaceId, id: assignmentId, userId: userOf(ctx), fence };
    const longer = await extendLease(tx, mine, active, now);
    if (longer) return toAssignment(longer, now);
    const row = await findAssignment(tx, workspaceId, assignmentId);
    if (!row) throw requestProblems.not_found();
    requireMine(ctx, row);
    requireLive(row, now, fence);
    requireBegun(row);
    // It began between the two looks, and its lease is as long as can be.
    return toAssignment(row, now);
  });
}
