import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { askAuth } from "./ask-auth.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveTask } from "./give-task.ts";
import { scopeOf } from "./scope.ts";
import { findTask, lockTask } from "./store/tasks.ts";

/**
 * Gives a task to a person, who finds it first in the queue of its stage; the lease is a day unless `minutes` says otherwise.
 * It begins a handover: the workflow takes it over and the person is told, or the assignment is released again.
 */
export async function assignTask(
  ctx: Context,
  { taskId, userId, minutes }: Input<typeof tasksContract.assignTask>,
): Promise<Assignment> {
  const { projectId } = await transaction(ctx, async (tx) => {
    const task = await findTask(tx, scopeOf(ctx), taskId);
    if (!task) throw requestProblems.not_found();
    return task;
  });
  const standing = await askAuth(ctx, projectId, userId);
  return transaction(ctx, async (tx) => {
    const task = await lockTask(tx, scopeOf(ctx), taskId);
    if (!task) throw requestProblems.not_found();
    return giveTask(tx, ctx, task, { userId, minutes, standing });
  });
}
