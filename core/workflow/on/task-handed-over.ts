import { emit } from "../../kernel/outbox.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { workflowEvents } from "../events.ts";
import { lockByTask } from "../store/instances.ts";

type Assigned = EventData<typeof tasksEvents, "task.assigned">;

/** Answers whoever handed a task to a person whether its workflow has taken that over; a held one will when it is resumed. */
export const onTaskHandedOver = onlyWhen<Assigned>(
  reaction("answer-handover", tasksEvents, "task.assigned", async (ctx, { data }) => {
    const { taskId, assignmentId } = data;
    await transaction(ctx, async (tx) => {
      const row = await lockByTask(tx, ctx.workspaceId, taskId);
      if (row?.status === "active" || row?.status === "paused")
        await emit(tx, ctx, workflowEvents, "workflow.assignment.accepted", {
          taskId,
          assignmentId,
          states: row.states,
        });
      else {
        const reason = row
          ? `The task's workflow has ${row.status === "stopped" ? "been stopped" : row.status}.`
          : "The task has no workflow.";
        await emit(tx, ctx, workflowEvents, "workflow.assignment.refused", { taskId, assignmentId, reason });
      }
    });
  }),
  ({ manual }) => manual,
);
