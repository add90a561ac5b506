import type { tasksEvents } from "../../tasks/events.ts";
import { batchReaction } from "../../kernel/reaction.ts";
import type { Envelope, EventData } from "../../kernel/wire/event.ts";
import { addProgress, type ProgressChange } from "../store/progress.ts";

const types = [
  "task.created",
  "task.completed",
  "task.status_changed",
  "batch.created",
  "batch.completed",
  "batch.reopened",
] as const;
type Counted = (typeof types)[number];
type Counts = Omit<ProgressChange, "workspaceId" | "projectId">;
const nothing: Counts = { tasks: 0, completed: 0, cancelled: 0, batches: 0, batchesCompleted: 0 };

/**
 * What one event adds. Cancelled tasks are counted when their status changes: `task.cancelled` is only a wish, which a task
 * that is completed at the same moment does not grant.
 */
export function progressOf(event: Envelope): Counts {
  switch (event.type as Counted) {
    case "task.created":
      return { ...nothing, tasks: 1 };
    case "task.completed":
      return { ...nothing, completed: 1 };
    case "task.status_changed": {
      const { from, to } = event.data as EventData<typeof tasksEvents, "task.status_changed">;
      return { ...nothing, cancelled: Number(to === "cancelled") - Number(from === "cancelled") };
    }
    case "batch.created":
      return { ...nothing, batches: 1 };
    case "batch.completed":
      return { ...nothing, batchesCompleted: 1 };
    case "batch.reopened":
      return { ...nothing, batchesCompleted: -1 };
  }
}

/** Sums events into one change per project. */
export function sumProgress(events: readonly Envelope[]): ProgressChange[] {
  const byProject = new Map<string, ProgressChange>();
  for (const event of events) {
    const projectId = event.data.projectId as string;
    const sum = byProject.get(projectId) ?? { ...nothing, workspaceId: event.workspaceid, projectId };
    const added = progressOf(event);
    for (const name of Object.keys(added) as (keyof Counts)[]) sum[name] += added[name];
    byProject.set(projectId, sum);
  }
  return [...byProject.values()].filter((sum) =>
    (Object.keys(nothing) as (keyof Counts)[]).some((name) => sum[name] !== 0),
  );
}

/** Keeps the projects' counts: the events that arrived together are one statement, and each is counted once. */
export const taskProgress = batchReaction("task-progress", types, async (_runtime, tx, events) => {
  const changes = sumProgress(events);
  if (changes.length > 0) await addProgress(tx, changes);
});
