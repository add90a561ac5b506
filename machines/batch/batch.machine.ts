import { setup } from "xstate";

export type BatchStatus = "open" | "completed" | "reopened" | "cancelled" | "archived";

export type BatchEvent =
  /** `remaining` counts the tasks that are neither completed nor cancelled. */
  { type: "complete"; remaining: number } | { type: "add_tasks" | "reopen" | "cancel" | "archive" | "restore" };

/** A batch is complete when none of its tasks remains, and is open again when tasks are added or reopened. */
export const batchMachine = setup({
  types: { events: {} as BatchEvent },
  guards: { nothingRemains: ({ event }) => event.type === "complete" && event.remaining <= 0 },
}).createMachine({
  id: "batch",
  initial: "open",
  states: {
    open: {
      on: {
        complete: { guard: "nothingRemains", target: "completed" },
        add_tasks: "open",
        cancel: "cancelled",
        archive: "archived",
      },
    },
    reopened: {
      on: {
        complete: { guard: "nothingRemains", target: "completed" },
        add_tasks: "reopened",
        cancel: "cancelled",
        archive: "archived",
      },
    },
    completed: { on: { add_tasks: "reopened", reopen: "reopened", archive: "archived" } },
    cancelled: { on: { reopen: "reopened", archive: "archived" } },
    archived: { on: { restore: "reopened" } },
  },
});
