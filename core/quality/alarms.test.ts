import { describe, expect, test } from "bun:test";
import { alarmsIn } from "./alarms.ts";
import type { Scored } from "./store/skill.ts";

const START = Date.parse("2026-05-01T08:00:00Z");
/** Judgements in the order of time, so many minutes apart, as they are read: the newest first. */
const judged = (scores: readonly number[], minutes = 600, source: Scored["source"] = "gold"): Scored[] =>
  scores.map((score, at) => ({ score, source, observedAt: new Date(START + at * minutes * 60_000) })).reverse();
const some = (count: number, score: number) => Array.from({ length: count }, () => score);

describe("an alarm", () => {
  test("is raised when somebody has become worse, and not for a slip or for having become better", () => {
    expect(alarmsIn(judged([...some(60, 1), ...some(10, 1), ...some(10, 0)]))).toEqual([
      { kind: "drift", before: 1, now: 0.5 },
    ]);
    expect(alarmsIn(judged([...some(60, 1), ...some(19, 1), 0]))).toEqual([]);
    expect(alarmsIn(judged([...some(60, 0.4), ...some(20, 1)]))).toEqual([]);
    expect(alarmsIn(judged([...some(10, 1), ...some(20, 0)]))).toEqual([]);
  });
  test("is raised when somebody tires within a session, which reviews at another time say nothing of", () => {
    const tiring = [...some(12, 1), ...some(8, 0)];
    expect(alarmsIn(judged(tiring, 5)).map((one) => one.kind)).toEqual(["fatigue"]);
    expect(alarmsIn(judged(tiring, 60))).toEqual([]);
    expect(alarmsIn(judged(tiring, 5, "review"))).toEqual([]);
    expect(alarmsIn([])).toEqual([]);
  });
});
