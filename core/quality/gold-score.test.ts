import { describe, expect, test } from "bun:test";
import { accuracyOf, fingerprintOf, scoreOf } from "./gold-score.ts";
import { healthOf } from "./gold-health.ts";

const now = new Date("2026-06-01T00:00:00Z");
const ago = (days: number, score: number) => ({ score, answeredAt: new Date(now.getTime() - days * 86_400_000) });
const box = (id: string, x: number) => ({
  id,
  type: "bbox",
  class: "dog",
  attributes: {},
  x,
  y: 0,
  width: 9,
  height: 9,
});
const result = (...regions: object[]) => ({ regions, relations: [], answers: {} }) as never;

describe("the accuracy on gold", () => {
  const policy = { minAnswers: 2, halfLifeDays: 10 };
  test("is not known of few answers", () => {
    expect(accuracyOf([ago(0, 1)], now, policy)).toBeNull();
    expect(accuracyOf([ago(0, 1), ago(0, 0)], now, policy)).toBe(0.5);
  });
  test("forgets: an answer counts half after its half-life", () => {
    expect(accuracyOf([ago(0, 1), ago(10, 0)], now, policy)).toBeCloseTo(2 / 3, 12);
    expect(accuracyOf([ago(-5, 1), ago(20, 0)], now, policy)).toBeCloseTo(0.8, 12);
  });
});

test("a score counts by class what is expected and found, and by question what is right", () => {
  const pair = (left: string, iou: number, sameClass: boolean) => ({ left, right: left, iou, sameClass });
  const comparison = {
    left: "a",
    right: "b",
    f1: 0.5,
    pairs: [pair("1", 0.9, true), pair("2", 0.9, false)],
    onlyLeft: ["3"],
    onlyRight: [],
    answers: [{ field: "mood", equal: true }],
  };
  const { score, classes } = scoreOf(result(box("1", 0), box("2", 20), box("3", 40)), comparison);
  expect(score).toBe(0.75);
  expect(classes).toEqual({ dog: [1, 3], mood: [1, 1] });
});

test("a fingerprint is of what was drawn, not of what regions are called", () => {
  const print = fingerprintOf(result(box("1", 0), box("2", 5)));
  expect(fingerprintOf(result(box("x", 5), box("y", 0)))).toBe(print);
  expect(fingerprintOf(result(box("1", 0.001), box("2", 5)))).not.toBe(print);
  expect(fingerprintOf(result())).toBe("");
});

describe("the health of a gold", () => {
  /** Twelve people, the later the better, on a gold and four others. */
  const others = Array.from({ length: 12 }, (_, person) =>
    ["a", "b", "c", "d"].map((taskId, at) => ({ taskId, userId: `p${person}`, score: Number(person >= at * 3) })),
  ).flat();
  const verdict = (of: (person: number) => number, people = 12, repeated = 0) => {
    const scores = Array.from({ length: people }, (_, person) => ({
      taskId: "gold",
      userId: `p${person}`,
      score: of(person),
    }));
    return healthOf(["gold"], [...others, ...scores], new Map([["gold", repeated]])).get("gold")!.verdict;
  };

  test("is by whom it is answered rightly", () => {
    expect(verdict((person) => Number(person > 3))).toBe("good");
    expect(verdict((person) => Number(person > 3), 9)).toBe("untested");
    expect(verdict(() => 1)).toBe("too_easy");
    expect(verdict((person) => Number(person === 11))).toBe("too_hard");
    expect(verdict((person) => Number(person < 6))).toBe("misleading");
    expect(verdict((person) => Number([0, 3, 8, 11].includes(person)))).toBe("does_not_discriminate");
  });
  test("is lost where at least half of the answers are drawn exactly alike", () => {
    expect(verdict((person) => Number(person > 3), 12, 6)).toBe("leaked");
    expect(verdict((person) => Number(person > 3), 12, 5)).toBe("good");
    expect(verdict(() => 1, 4, 2)).toBe("untested");
  });
  test("is unknown before anybody has answered", () => {
    const untouched = { answers: 0, score: null, discrimination: null, repeated: 0, verdict: "untested" };
    expect(healthOf(["new"], others, new Map()).get("new")).toEqual(untouched as never);
  });
});
