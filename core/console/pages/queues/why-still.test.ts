import { expect, test } from "bun:test";
import { summaryOf } from "./explanation-words.ts";
import { whyStill } from "./why-still.ts";

const queue = { paused: false, waiting: 3, active: 0, stage: "annotate" } as const;
test.each([
  { why: null, of: {}, project: "active" },
  { why: null, of: {}, project: undefined },
  { why: "Its project is archived", of: { paused: true }, project: "archived" },
  { why: "Paused, 3 held back", of: { paused: true }, project: "active" },
  { why: "Paused", of: { paused: true, waiting: 0 }, project: "active" },
  { why: "All that waited is in hand", of: { waiting: 0, active: 2 }, project: "active" },
  { why: "Nothing waits for review", of: { waiting: 0, stage: "review" }, project: "active" },
  { why: "Nothing waits: all is done or nothing was imported", of: { waiting: 0 }, project: "active" },
] as const)("a queue says why it hands out nothing: $why", ({ why, of, project }) => {
  expect(whyStill({ ...queue, ...of }, project)).toBe(why);
});

const nothing = { queueId: "", userId: "", available: 0, inHand: 0, waiting: 0, conditions: [], excluded: [] };
const failed = { condition: "languages" as const, holds: false, detail: "" };

test.each([
  [{ available: 3, waiting: 9 }, "They would be given a task now, of 3 that they may have."],
  [
    { waiting: 9, inHand: 1, conditions: [failed] },
    "They get nothing: one condition does not hold. One task is in their hands.",
  ],
  [{ waiting: 9, conditions: [failed, failed] }, "They get nothing: 2 conditions do not hold."],
  [{ waiting: 9, conditions: [{ ...failed, holds: null }] }, "They get nothing: 9 wait, but none is for them."],
  [{}, "They get nothing, and nobody else would: no task of this queue waits."],
])("what a queue has for somebody is told in a sentence: %j", (given, words) => {
  expect(summaryOf({ ...nothing, ...given })).toBe(words);
});
