import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveUp, requireMine } from "./end-assignment.ts";
import { lockLease } from "./lock-lease.ts";
import { toAssignment } from "./store/assignments.ts";

/** Gives a task back; somebody who hands out tasks may take back another's. Released already: the same answer again. */
export async function releaseAssignment(
  ctx: Context,
  { assignmentId, reason }: Input<typeof tasksContract.releaseAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    requireMine(ctx, lease.assignment, true);
    const ended =
      lease.assignment.status === "released"
        ? lease.assignment
        : await giveUp(tx, ctx, lease, "released", reason ?? null);
    return toAssignment(ended, ctx.clock.now());
  });
}
