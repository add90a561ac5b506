import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveUp } from "./end-assignment.ts";
import { giveTask } from "./give-task.ts";
import { lockLease } from "./lock-lease.ts";

/** Ends a live lease and gives its place to somebody else, or does neither when he cannot have the task. */
export async function transferAssignment(
  ctx: Context,
  { assignmentId, userId, minutes, reason }: Input<typeof tasksContract.transferAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    await giveUp(tx, ctx, lease, "released", reason ?? "The task was given to somebody else.");
    return giveTask(tx, ctx, lease.task, { userId, minutes });
  });
}
