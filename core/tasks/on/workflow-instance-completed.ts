import { emit } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { countEnded } from "../count-ended.ts";
import { tasksEvents } from "../events.ts";
import { closeTask } from "../open-task.ts";
import { lockGold, saveGold } from "../store/golds.ts";
import * as store from "../store/tasks.ts";

/** Ends a task once: its batch counts it, and the last one completes the batch. */
export const onWorkflowInstanceCompleted = reaction(
  "end-task",
  workflowEvents,
  "workflow.instance.completed",
  async (ctx, event) => {
    const { taskId, status } = event.data;
    const ended = status === "cancelled" ? "cancelled" : "completed";
    await transaction(ctx, async (tx) => {
      const task = await store.lockTask(tx, { workspaceId: ctx.workspaceId, customerId: null }, taskId);
      if (!task || task.ended !== null) return;
      const now = ctx.clock.now();
      await closeTask(tx, ctx, taskId, ended === "cancelled" ? "The task was cancelled." : "The task was completed.");
      await store.changeTask(tx, ctx.workspaceId, taskId, {
        ended,
        // What was accepted can still turn out to mean something else; what was cancelled means nothing.
        toDecide: task.toDecide && ended === "completed",
        completedAt: ended === "completed" ? now : null,
        updatedAt: now,
      });
      const { projectId, batchId, submissions } = task;
      if (ended === "completed") {
        await emit(tx, ctx, tasksEvents, "task.completed", {
          taskId,
          projectId,
          batchId,
          submissions,
          createdAt: task.createdAt.toISOString(),
          completedAt: now.toISOString(),
        });
      }
      const gold = await lockGold(tx, ctx.workspaceId, taskId);
      if (gold?.held) await saveGold(tx, { ...gold, held: false });
      await countEnded(tx, ctx, batchId, ended, gold?.held);
    });
  },
);
