import * as v from "valibot";
import { contextOf } from "../../kernel/bus/deliver.ts";
import { emitEach } from "../../kernel/outbox.ts";
import { batchReaction } from "../../kernel/reaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import type { workflowEvents } from "../../workflow/events.ts";
import { Stage, TaskStatus } from "../contract.ts";
import { tasksEvents } from "../events.ts";
import { lockTasks, saveStatuses, type TaskRow } from "../store/tasks.ts";

/** The only writer of a task's status: the state's `meta.status`; a transition older than the last one taken over changes nothing. */
export const onStateTransitioned = batchReaction("task-status", ["state.transitioned"], async (runtime, tx, events) => {
  const told = events.map((event) => ({
    event,
    data: event.data as EventData<typeof workflowEvents, "state.transitioned">,
  }));
  const tasks = await lockTasks(
    tx,
    [...new Set(events.map((event) => event.workspaceid))],
    [...new Set(told.map(({ data }) => data.taskId))],
  );
  const changed = new Map<string, TaskRow>();
  const said = [];
  for (const { event, data } of told) {
    const task = changed.get(data.taskId) ?? tasks.get(data.taskId);
    const { status, stage } = data.meta;
    if (!task || task.statusSequence >= data.sequence || !v.is(TaskStatus, status)) continue;
    changed.set(task.id, { ...task, status, statusSequence: data.sequence, updatedAt: runtime.clock.now() });
    if (task.status === status) continue;
    const { id: taskId, projectId, batchId } = task;
    said.push({
      ctx: contextOf(runtime, event),
      data: { taskId, projectId, batchId, from: task.status, to: status, stage: v.is(Stage, stage) ? stage : null },
    });
  }
  await saveStatuses(tx, [...changed.values()]);
  await emitEach(tx, tasksEvents, "task.status_changed", said);
});
