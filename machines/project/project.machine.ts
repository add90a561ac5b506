import { setup } from "xstate";

export type ProjectStatus = "draft" | "active" | "paused" | "completed" | "archived";

export type ProjectEvent =
  | { type: "activate" | "pause" | "resume" | "complete" | "reopen" | "archive" }
  /** `was` is the status before it was archived. */
  | { type: "restore"; was: ProjectStatus };

/** A project's life; archiving is possible from everywhere and restoring never sets people to work by surprise. */
export const projectMachine = setup({
  types: { events: {} as ProjectEvent },
  guards: {
    wasDraft: ({ event }) => event.type === "restore" && event.was === "draft",
    wasCompleted: ({ event }) => event.type === "restore" && event.was === "completed",
  },
}).createMachine({
  id: "project",
  initial: "draft",
  states: {
    draft: { on: { activate: "active", archive: "archived" } },
    active: { on: { pause: "paused", complete: "completed", archive: "archived" } },
    paused: { on: { resume: "active", complete: "completed", archive: "archived" } },
    completed: { on: { reopen: "active", archive: "archived" } },
    archived: {
      on: {
        restore: [
          { guard: "wasDraft", target: "draft" },
          { guard: "wasCompleted", target: "completed" },
          { target: "paused" },
        ],
      },
    },
  },
});
