import * as v from "valibot";
import { emit } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { Stage, TaskStatus } from "../contract.ts";
import { tasksEvents } from "../events.ts";
import * as store from "../store/tasks.ts";

/** The only writer of a task's status: the state's `meta.status`; a transition older than the last one taken over changes nothing. */
export const onStateTransitioned = reaction("task-status", workflowEvents, "state.transitioned", async (ctx, event) => {
  const { taskId, sequence, meta } = event.data;
  const status = v.is(TaskStatus, meta.status) ? meta.status : null;
  if (!status) return;
  await transaction(ctx, async (tx) => {
    const task = await store.lockTask(tx, { workspaceId: ctx.workspaceId, customerId: null }, taskId);
    if (!task || task.statusSequence >= sequence) return;
    await store.changeTask(tx, ctx.workspaceId, taskId, { status, statusSequence: sequence, updatedAt: ctx.clock.now() });
    if (task.status === status) return;
    const { projectId, batchId } = task;
    await emit(tx, ctx, tasksEvents, "task.status_changed", { taskId, projectId, batchId, from: task.status, to: status, stage: v.is(Stage, meta.stage) ? meta.stage : null });
  });
});
