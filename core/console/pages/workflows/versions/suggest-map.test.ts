import { expect, test } from "bun:test";
import { summed } from "../live/summed.ts";
import { statesOf } from "../chart/states.ts";
import { suggestMap } from "./suggest-map.ts";

const old = statesOf({ id: "w", states: { work: { states: { open: {}, held: {} } }, check: {}, old: {}, same: {} } });
const now = statesOf({
  id: "w",
  states: { labour: { states: { open: {}, held: {} } }, after: { states: { check: {} } }, same: {} },
});

test("what was renamed, or lies elsewhere under its name, is found again; what is gone is left open", () =>
  expect(suggestMap(old, now, [{ from: "work", to: "labour", likeness: 0.9 }])).toEqual({
    "work.open": "labour.open",
    "work.held": "labour.held",
    check: "after.check",
  }));

test("a likeness that leads nowhere is no match", () =>
  expect(suggestMap(old, now, [{ from: "old", to: "gone", likeness: 1 }])["old"]).toBeUndefined());

test("tasks in a state are counted in the states around it", () =>
  expect([
    ...summed([
      { state: "a.b", count: 2 },
      { state: "a.c", count: 3 },
    ]),
  ]).toEqual([
    ["a", 5],
    ["a.b", 2],
    ["a.c", 3],
  ]));
