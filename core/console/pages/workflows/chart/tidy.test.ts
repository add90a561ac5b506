import { expect, test } from "bun:test";
import type { JsonObject } from "./json.ts";
import { tidied } from "./tidy.ts";

const shuffled: JsonObject = {
  id: "w",
  states: {
    end: { type: "final" },
    lost: {},
    check: { on: { FAIL: { guard: { type: "always" }, target: "start" }, PASS: "end" } },
    start: { on: { GO: { target: "check" } }, meta: { label: "Start", status: "open" } },
  },
  initial: "start",
};

test("what the database shuffled is read in the order of the work", () => {
  const next = tidied(shuffled);
  expect(Object.keys(next)).toEqual(["id", "initial", "states"]);
  expect(Object.keys(next["states"] as JsonObject)).toEqual(["start", "check", "end", "lost"]);
  expect(Object.keys((next["states"] as { start: JsonObject }).start)).toEqual(["meta", "on"]);
  expect(next).toEqual(shuffled);
});

test("an order of states that was kept is left alone", () => {
  const kept: JsonObject = { id: "w", initial: "b", states: { b: {}, a: {} }, context: { z: 1, a: 2 } };
  const next = tidied(kept);
  expect(Object.keys(next)).toEqual(["id", "initial", "context", "states"]);
  expect(JSON.stringify([next["states"], next["context"]])).toBe('[{"b":{},"a":{}},{"z":1,"a":2}]');
});
