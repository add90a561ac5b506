import { expect, test } from "bun:test";
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
