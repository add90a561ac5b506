import { expect, test } from "bun:test";
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
