import { expect, test } from "bun:test";
import { chartOf } from "../chart/graph.ts";
import { changedValues } from "./changed-values.ts";
import { takenBetween } from "./taken-between.ts";

const chart = chartOf({
  id: "w",
  initial: "a",
  on: { STOP: ".c" },
  states: {
    a: {
      initial: "x",
      on: { GO: ["b", "c"], "task.*": "b" },
      after: { 1000: "c" },
      states: { x: { on: { IN: "y" } }, y: {} },
    },
    b: {},
    c: { type: "final" },
  },
});

test.each([
  ["GO", ["a.x"], ["c"], ["/states/a/on/GO/1"]],
  ["GO", ["a.y"], ["b"], ["/states/a/on/GO/0"]],
  ["IN", ["a.x"], ["a.y"], ["/states/a/states/x/on/IN"]],
  ["task.requeued", ["a.x"], ["b"], ["/states/a/on/task.*"]],
  ["xstate.after.1000.w.a", ["a.x"], ["c"], ["/states/a/after/1000"]],
  ["STOP", ["b"], ["c"], ["/on/STOP"]],
  ["GO", ["b"], ["b"], []],
])("%s from %p to %p went by %p", (event, from, to, pointers) =>
  expect(takenBetween(chart, { event, from, to })).toEqual(pointers),
);

test("what a step changed in the context is told, also what came and went", () =>
  expect(changedValues({ a: [1], b: 1, c: 1 }, { a: [1], b: 2, d: null })).toEqual([
    { key: "b", before: 1, after: 2 },
    { key: "c", before: 1, after: undefined },
    { key: "d", before: undefined, after: null },
  ]));
