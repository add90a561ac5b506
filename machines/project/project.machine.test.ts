import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { projectMachine } from "./project.machine.ts";

machineSuite({
  machine: projectMachine,
  events: [
    { type: "activate" },
    { type: "pause" },
    { type: "resume" },
    { type: "complete" },
    { type: "reopen" },
    { type: "archive" },
    { type: "restore", was: "active" },
    { type: "restore", was: "draft" },
    { type: "restore", was: "completed" },
  ],
  states: ["draft", "active", "paused", "completed", "archived"],
  accepts: {
    draft: ["activate", "archive"],
    active: ["pause", "complete", "archive"],
    paused: ["resume", "complete", "archive"],
    completed: ["reopen", "archive"],
    archived: ["restore"],
  },
});

test.each([
  { was: "draft", becomes: "draft" },
  { was: "active", becomes: "paused" },
  { was: "paused", becomes: "paused" },
  { was: "completed", becomes: "completed" },
] as const)("a project archived while $was is restored as $becomes", ({ was, becomes }) => {
  expect(nextState(projectMachine, "archived", { type: "restore", was })).toBe(becomes);
});

test("a completed project cannot be paused", () => {
  expect(nextState(projectMachine, "completed", "pause")).toBeNull();
});
