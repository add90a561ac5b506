import { expect, test } from "bun:test";
import { agreementOf, type Compared, meanAgreement, mostAgreed } from "./agreement.ts";

const compared = (left: string, right: string, f1: number, more: Partial<Compared> = {}): Compared => ({
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

test("answers that are alike count in part, where that is known", () => {
  const list = [
    { field: "breed", equal: false, likeness: 0.5 },
    { field: "weight", equal: true, likeness: 1 },
  ];
  expect(agreementOf(compared("a", "b", 1, { onlyLeft: [], answers: list }))).toBe(0.75);
});

test("an annotation that was not compared does not stand against those that were", () => {
  const [a, b, late] = ["a", "b", "late"].map((id) => ({ id, submittedAt: "2026-01-01T00:00:00.000Z" }));
  expect(mostAgreed([late!, b!, a!], [compared("a", "b", 0.3)])).toBe("a");
});
