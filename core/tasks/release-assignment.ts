import { holderOf } from "../kernel/authorize.ts";
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
  { assignmentId, reason, active }: Input<typeof tasksContract.releaseAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    requireMine(ctx, lease.assignment, true);
    // What a manager's page measured is not its owner's work.
    const mine = lease.assignment.userId === holderOf(ctx);
    const ended =
      lease.assignment.status === "released"
        ? lease.assignment
        : await giveUp(tx, ctx, lease, "released", reason ?? null, mine ? active : undefined);
    return toAssignment(ended, ctx.clock.now());
  });
}
