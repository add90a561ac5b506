import { type Crowd, NO_LABEL } from "../crowd.ts";

/** Probability of each class by task, in rows: `classCount` numbers a task that sum to 1. */
export type Posteriors = Float64Array;

/** By task, the posterior where it is known: it stays as it is, and says of the workers what it says. */
export type Known = ReadonlyMap<number, Float64Array>;

/** Puts what is known in the place of what was found. */
export function hold(posteriors: Posteriors, classCount: number, known: Known | undefined): void {
  for (const [task, row] of known ?? []) posteriors.set(row, task * classCount);
}

export interface Verdicts {
  /** The most probable class, of equals the lowest; `NO_LABEL` for a task that nobody answered. */
  labels: Uint16Array;
  /** Its probability. */
  confidence: Float64Array;
  /** What is left to know, in bits: 0 when certain, the logarithm of the number of classes when nothing is known. */
  entropy: Float64Array;
}

const TIE = 1e-9;

/** What each task's posterior comes down to. */
export function verdictsOf(crowd: Crowd, posteriors: Posteriors): Verdicts {
  const { taskCount, classCount, starts } = crowd;
  const labels = new Uint16Array(taskCount).fill(NO_LABEL);
  const confidence = new Float64Array(taskCount);
  const entropy = new Float64Array(taskCount);
  for (let task = 0; task < taskCount; task++) {
    let best = 0;
    for (let c = 0; c < classCount; c++) {
      const one = posteriors[task * classCount + c]!;
      if (one > posteriors[task * classCount + best]! + TIE) best = c;
      if (one > 0) entropy[task]! -= one * Math.log2(one);
    }
    confidence[task] = posteriors[task * classCount + best] ?? 0;
    if (starts[task + 1]! > starts[task]!) labels[task] = best;
  }
  return { labels, confidence, entropy };
}

/** Share of tasks with a known class (others are `NO_LABEL`) that are right; a tie of k classes counts as 1/k. NaN when none is known. */
export function accuracyOf(posteriors: Posteriors, classCount: number, truth: Uint16Array): number {
  let right = 0;
  let known = 0;
  for (const [task, label] of truth.entries()) {
    if (label === NO_LABEL) continue;
    known++;
    const row = posteriors.subarray(task * classCount, (task + 1) * classCount);
    const most = row.reduce((best, one) => Math.max(best, one), 0);
    if (row[label]! >= most - TIE) right += 1 / row.reduce((tied, one) => tied + Number(one >= most - TIE), 0);
  }
  return right / known;
}

/**
 * Posteriors when an answer speaks only for its own class: `odds` is the logarithm of how much likelier an answer is when it is right.
 * Writes the rows and gives the sum of the logarithms of their norms.
 */
export function posteriorsByOdds(
  { taskCount, classCount, starts, labels }: Crowd,
  priors: Float64Array,
  odds: (answer: number, task: number) => number,
  posteriors: Posteriors,
): number {
  let likelihood = 0;
  for (let task = 0; task < taskCount; task++) {
    const row = posteriors.subarray(task * classCount, (task + 1) * classCount);
    for (let c = 0; c < classCount; c++) row[c] = Math.log(priors[c]!);
    for (let at = starts[task]!; at < starts[task + 1]!; at++) row[labels[at]!]! += odds(at, task);
    likelihood += normaliseLogs(row);
  }
  return likelihood;
}

/** Turns logarithms into probabilities in place and gives the logarithm of their norm. */
export function normaliseLogs(row: Float64Array): number {
  let most = -Infinity;
  for (const one of row) if (one > most) most = one;
  let sum = 0;
  for (let c = 0; c < row.length; c++) sum += row[c] = Math.exp(row[c]! - most);
  for (let c = 0; c < row.length; c++) row[c]! /= sum;
  return most + Math.log(sum);
}
