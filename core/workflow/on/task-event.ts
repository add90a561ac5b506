import { annotationsEvents } from "../../annotations/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventTable } from "../../kernel/wire/event.ts";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import { qualityEvents } from "../../quality/events.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { applyEvent } from "../apply-event.ts";
import { lockByTask } from "../store/instances.ts";

/** Hands an event about a task to the task's instance, its data as the event's fields. */
function forward<T extends EventTable>(table: T, type: keyof T["types"] & string, as: string = type) {
  return reaction(`forward-${type}`, table as EventTable, type, async (ctx, event) => {
    const data = event.data as { taskId: string };
    await transaction(ctx, async (tx) => {
      const row = await lockByTask(tx, ctx.workspaceId, data.taskId);
      if (row) await applyEvent(tx, ctx, row, { ...data, type: as } as WorkflowEvent, event.id);
    });
  });
}

export const onTaskEvents = [
  forward(tasksEvents, "task.assigned"),
  forward(tasksEvents, "assignment.expired"),
  forward(tasksEvents, "assignment.released"),
  forward(tasksEvents, "task.cancelled"),
  forward(annotationsEvents, "annotation.submitted"),
  forward(qualityEvents, "quality_check.completed"),
];
