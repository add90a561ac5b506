import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { askAuth } from "./ask-auth.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveUp } from "./end-assignment.ts";
import { giveTask } from "./give-task.ts";
import { lockLease } from "./lock-lease.ts";
import { scopeOf } from "./scope.ts";
import { findAssignment } from "./store/assignments.ts";
import { findTask } from "./store/tasks.ts";

/** Ends a live lease and gives its place to somebody else, or does neither when he cannot have the task. */
export async function transferAssignment(
  ctx: Context,
  { assignmentId, userId, minutes, reason }: Input<typeof tasksContract.transferAssignment>,
): Promise<Assignment> {
  const { projectId } = await transaction(ctx, async (tx) => {
    const row = await findAssignment(tx, ctx.workspaceId, assignmentId);
    const task = row && (await findTask(tx, scopeOf(ctx), row.taskId));
    if (!task) throw requestProblems.not_found();
    return task;
  });
  const standing = await askAuth(ctx, projectId, userId);
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    await giveUp(tx, ctx, lease, "released", reason ?? "The task was given to somebody else.");
    return giveTask(tx, ctx, lease.task, { userId, minutes, standing });
  });
}
