import { holderOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { mayCancel } from "./cancel-task.ts";
import { tasksEvents } from "./events.ts";
import { cancelLater } from "./jobs/cancel-later.ts";
import { shelve } from "./rules.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import type { TaskRow } from "./store/tasks.ts";

/**
 * Takes a locked task out of its queue and cancels it after a while, for which its leases go on and its workflow hears nothing; what
 * that opens meanwhile waits until the cancelling is taken back.
 */
export async function cancelSoon(tx: Tx, ctx: Context, task: TaskRow, undoSeconds: number): Promise<void> {
  if (!mayCancel(task)) return;
  const opening = await lockOpening(tx, ctx.workspaceId, task.id);
  if (opening) await saveOpening(tx, shelve(opening));
  const runAt = new Date(ctx.clock.now().getTime() + undoSeconds * 1000);
  await enqueue(tx, ctx, cancelLater, { taskId: task.id, by: holderOf(ctx) }, { runAt, dedupeKey: task.id });
  await tellCancelling(tx, ctx, task, true);
}

/** Tells that a task is about to be cancelled, or is no more. */
export async function tellCancelling(tx: Tx, ctx: Context, task: TaskRow, cancelling: boolean): Promise<void> {
  const { id: taskId, projectId, batchId } = task;
  const change = { changed: ["cancelling"], before: { cancelling: !cancelling }, after: { cancelling } };
  await emit(tx, ctx, tasksEvents, "task.updated", { taskId, projectId, batchId, ...change });
}
