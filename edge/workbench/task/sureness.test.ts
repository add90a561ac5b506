import { expect, test } from "bun:test";
import { nextStep, stepOf, sureWords } from "./sureness.ts";

test("the key goes from step to step and round, from nothing to the first", () => {
  expect([nextStep(null), nextStep(0.3), nextStep(0.6), nextStep(0.9)]).toEqual([0.3, 0.6, 0.9, 0.3]);
});

test("what a client of the API says lies at the nearest step, and is read as it was said", () => {
  expect([0, 0.44, 0.5, 0.74, 1].map((one) => stepOf(one)!.title)).toEqual([
    "Unsure",
    "Unsure",
    "Fairly",
    "Fairly",
    "Sure",
  ]);
  expect(stepOf(null)).toBeNull();
  expect([sureWords(0.5), sureWords(1), sureWords(0)]).toEqual(["Fairly sure (50 %)", "Sure (100 %)", "Unsure (0 %)"]);
});
