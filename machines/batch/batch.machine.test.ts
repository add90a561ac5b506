import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { batchMachine } from "./batch.machine.ts";

machineSuite({
  machine: batchMachine,
  events: [
    { type: "complete", remaining: 0 },
    { type: "complete", remaining: 3 },
    { type: "add_tasks" },
    { type: "reopen" },
    { type: "cancel" },
    { type: "archive" },
    { type: "restore" },
  ],
  states: ["open", "completed", "reopened", "cancelled", "archived"],
  accepts: {
    open: ["complete", "add_tasks", "cancel", "archive"],
    reopened: ["complete", "add_tasks", "cancel", "archive"],
    completed: ["add_tasks", "reopen", "archive"],
    cancelled: ["reopen", "archive"],
    archived: ["restore"],
  },
});

test("a batch does not complete while a task remains", () => {
  expect(nextState(batchMachine, "open", { type: "complete", remaining: 1 })).toBeNull();
  expect(nextState(batchMachine, "open", { type: "complete", remaining: 0 })).toBe("completed");
});

test("tasks added to a completed batch reopen it", () => {
  expect(nextState(batchMachine, "completed", "add_tasks")).toBe("reopened");
});
