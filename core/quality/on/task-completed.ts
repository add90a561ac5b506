import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { keepTaskQuality } from "../store/task-quality.ts";

/** Keeps how good the work on a task was, once it is done: its batch is as good as its tasks. */
export const onTaskCompleted = reaction("measure-task", tasksEvents, "task.completed", (ctx, { data }) => {
  const { taskId, projectId, batchId } = data;
  const completedAt = new Date(data.completedAt);
  return transaction(ctx, (tx) =>
    keepTaskQuality(tx, { taskId, workspaceId: ctx.workspaceId, projectId, batchId, completedAt }),
  );
});
