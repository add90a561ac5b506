import { expect, test } from "bun:test";
import type { Comparison } from "../annotations/contract.ts";
import { agreementOf, meanAgreement, mostAgreed } from "./agreement.ts";

const compared = (left: string, right: string, f1: number, more: Partial<Comparison> = {}): Comparison => ({
  left,
  right,
  f1,
  pairs: [],
  onlyLeft: ["r"],
  onlyRight: [],
  answers: [],
  ...more,
});
const answers = (...equal: boolean[]) => equal.map((one, at) => ({ field: `f${at}`, equal: one }));

test("agreement is the mean of what was drawn and what was answered, where there is any", () => {
  const nothing = { onlyLeft: [] };
  expect(agreementOf(compared("a", "b", 0.5))).toBe(0.5);
  expect(agreementOf(compared("a", "b", 1, { ...nothing, answers: answers(true, false) }))).toBe(0.5);
  expect(agreementOf(compared("a", "b", 0.5, { answers: answers(true) }))).toBe(0.75);
  expect(agreementOf(compared("a", "b", 1, nothing))).toBe(1);
  expect(meanAgreement([])).toBeNull();
});

test("the annotation that agrees most with the others stands; of equals the first handed in", () => {
  const [a, b, c] = ["a", "b", "c"].map((id, at) => ({ id, submittedAt: `2026-01-0${3 - at}T00:00:00.000Z` })) as [
    { id: string; submittedAt: string },
    { id: string; submittedAt: string },
    { id: string; submittedAt: string },
  ];
  const comparisons = [compared("a", "b", 0.9), compared("a", "c", 0.2), compared("b", "c", 0.4)];
  expect(mostAgreed([a, b, c], comparisons)).toBe("b");
  expect(mostAgreed([a, b], [compared("a", "b", 0.3)])).toBe("b");
  expect(mostAgreed([a], [])).toBe("a");
  expect(mostAgreed([], [])).toBeNull();
});
