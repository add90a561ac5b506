import { createContext } from "../../kernel/context.ts";
import { claimingReaction } from "../../kernel/reaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import type { tasksEvents } from "../../tasks/events.ts";
import { customerOf } from "../subject.ts";

/**
 * Readies what the first save of a task needs of its project. It notes nothing: the same event again costs a look into what is
 * kept, and what could not be readied is asked for when it is needed.
 */
export const onTaskAssigned = claimingReaction(
  "prepare-annotation-context",
  ["task.assigned"],
  async (runtime, events) => {
    const projects = new Map(
      events.map(({ workspaceid: workspaceId, data }) => {
        const { projectId } = data as EventData<typeof tasksEvents, "task.assigned">;
        return [`${workspaceId}/${projectId}`, { workspaceId, projectId }];
      }),
    );
    const ready = Array.from(projects.values(), ({ workspaceId, projectId }) =>
      customerOf(createContext(runtime, { workspaceId }), projectId),
    );
    await Promise.allSettled(ready);
  },
);
