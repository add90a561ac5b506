import { expect, test } from "bun:test";
import { begin, change, redo, undo } from "./undo.ts";

test("what is typed without a pause is one step, and a step can be taken back and done again", () => {
  let value = begin("");
  for (const [word, when] of [
    ["c", 1000],
    ["ca", 1200],
    ["cat", 1500],
    ["cats", 4000],
  ] as const)
    value = change(value, word, when);
  value = undo(value);
  expect(value.now).toBe("cat");
  value = undo(value);
  expect(value.now).toBe("");
  expect(undo(value)).toBe(value);
  value = redo(redo(value));
  expect(value.now).toBe("cats");
  expect(redo(value)).toBe(value);
});

test("a change after taking back forgets what was taken back, and never joins the step before it", () => {
  let value = change(change(begin("a"), "b", 1000), "c", 9000);
  value = change(undo(value), "d", 9001);
  expect(value).toMatchObject({ now: "d", future: [], past: ["a", "b"] });
});
