import { expect, test } from "bun:test";
import { answerLikeness } from "./answer-likeness.ts";
import type { Answer } from "./region.contract.ts";
import { tokenF1, tokensOf } from "./text-tokens.ts";

type Question = Parameters<typeof answerLikeness>[2];
const table: [string, Answer | undefined, Answer | undefined, Question, number][] = [
  ["the same choice", "a", "a", { kind: "choice" }, 1],
  ["another choice", "a", "b", { kind: "choice" }, 0],
  ["sets share two of four options", ["a", "b", "c"], ["b", "c", "d"], { kind: "multi_choice" }, 0.5],
  ["a path against several", "a", ["a", "b"], { kind: "taxonomy" }, 0.5],
  ["ratings one of four steps apart", 2, 3, { kind: "rating" }, 0.75],
  ["ratings at both ends", 1, 5, { kind: "rating" }, 0],
  ["numbers within bounds", 10, 30, { kind: "number", min: 0, max: 100 }, 0.8],
  ["numbers without bounds", 50, 100, { kind: "number" }, 0.5],
  ["numbers of both signs", -5, 5, { kind: "number" }, 0],
  ["numbers too large to subtract", -1e308, 1e308, { kind: "number" }, 0],
  ["numbers in a range of nothing", 1, 2, { kind: "number", min: 1, max: 1 }, 0],
  ["texts of the same words", "The  Cat", "the cat", { kind: "text" }, 1],
  ["texts that share a word of two", "red car", "red bus", { kind: "text" }, 0.5],
  ["texts that repeat a word", "no no no", "no", { kind: "text" }, 0.5],
  ["rankings of the same order", ["a", "b", "c"], ["a", "b", "c"], { kind: "ranking" }, 1],
  ["rankings reversed", ["a", "b", "c"], ["c", "b", "a"], { kind: "ranking" }, 0],
  ["rankings with neighbours exchanged", ["a", "b", "c"], ["b", "a", "c"], { kind: "ranking" }, 2 / 3],
  ["rankings that share nothing", ["a", "b"], ["c", "d"], { kind: "ranking" }, 0],
  [
    "messages rated alike but one missing",
    { m1: 5, m2: 1 },
    { m1: 5 },
    { kind: "message_ratings", min: 1, max: 5 },
    0.5,
  ],
  ["a day and another", "2026-01-01", "2026-01-02", { kind: "date" }, 0],
  ["an answer and none", "a", undefined, { kind: "choice" }, 0],
  ["nothing and an empty text", undefined, "", { kind: "text" }, 1],
  ["a question that is gone", "a", "a", undefined, 1],
];
test.each(table)("%s", (_name, a, b, question, expected) => {
  expect(answerLikeness(a, b, question)).toBeCloseTo(expected, 12);
  expect(answerLikeness(b, a, question)).toBeCloseTo(expected, 12);
});

const span = (start: number, end: number, name = "person") => ({ class: name, start, end });

test("words are counted in code points in any script, white space is none, and an astronaut is one mark", () => {
  const { starts, ends } = tokensOf("Ann went 👩‍🚀.");
  expect(starts.map((start, at) => [start, ends[at]])).toEqual([
    [0, 3],
    [4, 8],
    [9, 12],
    [12, 13],
  ]);
  const hebrew = "שלום עולם";
  expect(tokensOf(hebrew)).toEqual({ starts: [0, 5], ends: [4, 9] });
});

test("token F1 counts the words under spans of the same class, where exact F1 sees nothing alike", () => {
  const tokens = tokensOf("Ann Lee went to Rome");
  expect(tokenF1([span(0, 7)], [span(0, 3)], tokens)).toBeCloseTo(2 / 3, 12);
  expect(tokenF1([span(0, 7)], [span(0, 7, "place")], tokens)).toBe(0);
  expect(tokenF1([span(0, 3), span(2, 7)], [span(0, 7)], tokens)).toBe(1);
  expect(tokenF1([], [], tokens)).toBe(1);
  expect(tokenF1([span(3, 4)], [], tokens)).toBe(1);
  expect(tokenF1([span(0, 9_000_000)], [span(16, 20)], tokens)).toBeCloseTo(2 / 6, 12);
});
