import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { tasksEvents } from "./events.ts";
import { closeTask } from "./open-task.ts";
import { taskProblems } from "./problems.ts";
import { changeTask, type TaskRow } from "./store/tasks.ts";

/** Cancels a locked task for good, once; throws when it is completed. */
export async function cancelTask(tx: Tx, ctx: Context, task: TaskRow): Promise<void> {
  if (!mayCancel(task)) return;
  await changeTask(tx, ctx.workspaceId, task.id, { cancelRequested: true, updatedAt: ctx.clock.now() });
  await closeTask(tx, ctx, task.id, "The task was cancelled.");
  const { id: taskId, projectId, batchId } = task;
  await emit(tx, ctx, tasksEvents, "task.cancelled", { taskId, projectId, batchId, reason: null });
}

/** Whether there is anything left to cancel; throws when the task is completed. */
export function mayCancel({ ended, status, cancelRequested }: TaskRow): boolean {
  if (ended === "completed") throw taskProblems.already_ended({ taskStatus: status });
  return !cancelRequested && ended === null;
}
