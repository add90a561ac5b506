import { describe, expect, test } from "bun:test";
import { alarmsIn } from "./alarms.ts";
import type { Pace } from "./store/paces.ts";
import type { Scored } from "./store/skill.ts";

const START = Date.parse("2026-05-01T08:00:00Z");
/** Judgements in the order of time, so many minutes apart, as they are read: the newest first. */
const judged = (scores: readonly number[], minutes = 600, source: Scored["source"] = "gold"): Scored[] =>
  scores.map((score, at) => ({ score, source, observedAt: new Date(START + at * minutes * 60_000) })).reverse();
const some = (count: number, score: number) => Array.from({ length: count }, () => score);

describe("an alarm", () => {
  test("is raised when somebody has become worse, and not for a slip or for having become better", () => {
    expect(alarmsIn(judged([...some(60, 1), ...some(10, 1), ...some(10, 0)]))).toEqual([
      { kind: "drift", before: 1, now: 0.5, pace: null },
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

  describe("where it may be chance that work gets worse", () => {
    const worse = judged([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1], 5);
    /** Hand-ins between the judgements, each of so many seconds. */
    const taking = (seconds: (at: number) => number, from = START): Pace[] =>
      Array.from({ length: 24 }, (_, at) => ({
        seconds: seconds(at),
        submittedAt: new Date(from + (at * 3 + 1) * 60_000),
      })).reverse();

    test("is raised of whoever hurries besides, by the time that he works on each", () => {
      expect(alarmsIn(worse)).toEqual([]);
      expect(
        alarmsIn(
          worse,
          taking(() => 60),
        ),
      ).toEqual([]);
      const [alarm] = alarmsIn(
        worse,
        taking((at) => (at < 12 ? 60 : 20)),
      );
      expect(alarm).toMatchObject({ kind: "fatigue", pace: expect.closeTo(1 / 3, 12) });
      expect(alarm!.before).toBeGreaterThan(alarm!.now);
    });
    test("is not raised for being quick alone, nor for what was done on another day", () => {
      const quick = taking((at) => (at < 12 ? 60 : 20));
      expect(alarmsIn(judged(some(14, 1), 5), quick)).toEqual([]);
      expect(
        alarmsIn(
          worse,
          taking((at) => (at < 12 ? 60 : 20), START - 86_400_000),
        ),
      ).toEqual([]);
    });
  });
});
