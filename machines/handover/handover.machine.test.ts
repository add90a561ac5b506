import { expect, test } from "bun:test";
import { getShortestPaths, getSimplePaths } from "xstate/graph";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { handoverMachine, type HandoverEvent, handoverStates } from "./handover.machine.ts";

const events = (["accept", "refuse", "deliver", "fail", "expire", "overtake"] as const).map((type): HandoverEvent => ({
  type,
}));

machineSuite({
  machine: handoverMachine,
  events,
  states: [...handoverStates],
  accepts: {
    moving: ["accept", "refuse", "expire", "overtake"],
    telling: ["deliver", "fail", "refuse", "expire", "overtake"],
    retracting: ["deliver", "fail", "expire"],
  },
});

const typesOf = (path: { steps: { event: { type: string } }[] }) =>
  path.steps.map(({ event }) => event.type).filter((type) => type !== "xstate.init");

test("every way ends, and none takes more than three steps", () => {
  const paths = getSimplePaths(handoverMachine, { events });
  const ends = paths.filter(({ state }) => state.status === "done");
  expect(new Set(ends.map(({ state }) => state.value))).toEqual(new Set(["done", "compensated", "overtaken"]));
  for (const path of paths) expect(typesOf(path).length).toBeLessThanOrEqual(3);
});

test("nobody is told before the workflow has taken the task over, and what failed is never done", () => {
  for (const path of getSimplePaths(handoverMachine, { events, toState: ({ value }) => value === "done" }))
    expect(typesOf(path)).toEqual(["accept", "deliver"]);
  for (const path of getSimplePaths(handoverMachine, { events, toState: ({ value }) => value === "compensated" }))
    expect(typesOf(path).some((type) => ["refuse", "fail", "expire"].includes(type))).toBe(true);
});

test("silence alone ends it: each state that waits has a deadline", () => {
  for (const { state } of getShortestPaths(handoverMachine, { events })) {
    if (state.status === "active") expect(nextState(handoverMachine, state.value, "expire")).not.toBeNull();
  }
});
