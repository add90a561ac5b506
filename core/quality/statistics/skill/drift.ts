/** Which way a skill has gone. */
export type Drift = "worse" | "better";

export interface Cusum {
  /** How much has gathered for having become worse, and better. */
  down: number;
  up: number;
}

export interface CusumPlan {
  /** How right the annotator usually is, between 0 and 1. */
  usual: number;
  /** The smallest change that matters, 0.1 when absent. */
  shift?: number;
  /** What must gather before it is an alarm, 4 when absent: about one false alarm in some hundred judgements or more. */
  threshold?: number;
}

/**
 * Bernoulli cumulative sums of the logarithms of likelihood ratios (Page 1954; Reynolds and Stoumbos 1999): one judgement more, from nothing
 * at first. Gives the sums, which begin anew after an alarm. A score that is NaN changes nothing.
 */
export function cusum(before: Cusum | null, score: number, plan: CusumPlan): { sums: Cusum; alarm: Drift | null } {
  const { down, up } = before ?? { down: 0, up: 0 };
  if (Number.isNaN(score)) return { sums: { down, up }, alarm: null };
  const { shift = 0.1, threshold = 4 } = plan;
  const sums = {
    down: Math.max(0, down + evidence(score, plan.usual, plan.usual - shift)),
    up: Math.max(0, up + evidence(score, plan.usual, plan.usual + shift)),
  };
  const alarm = sums.down > threshold ? "worse" : sums.up > threshold ? "better" : null;
  return { sums: alarm ? { down: 0, up: 0 } : sums, alarm };
}

/** How much a score speaks for one probability of being right over another. */
function evidence(score: number, usual: number, other: number): number {
  const [p, q] = [inside(usual), inside(other)];
  const right = Math.min(1, Math.max(0, score));
  return right * Math.log(q / p) + (1 - right) * Math.log((1 - q) / (1 - p));
}

function inside(share: number): number {
  return Math.min(0.995, Math.max(0.005, share));
}

export interface Window {
  right: number;
  count: number;
}

/** Whether the last window differs from the one before, by Fisher's exact test, two-sided (1935), at a level of 0.01 when none is given. */
export function windowDrift(before: Window, now: Window, level = 0.01): { p: number; drift: Drift | null } {
  const p = fisherExact(before.right, before.count - before.right, now.right, now.count - now.right);
  if (!(p < level)) return { p, drift: null };
  return { p, drift: now.right / now.count < before.right / before.count ? "worse" : "better" };
}

/** Probability of a table of two by two at least as unlikely as this one, its margins given; 1 of an empty one, NaN of what are no counts. */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const [row, column, all] = [a + b, a + c, a + b + c + d];
  if (![a, b, c, d].every((one) => Number.isInteger(one) && one >= 0)) return Number.NaN;
  const lowest = Math.max(0, row + column - all);
  const highest = Math.min(row, column);
  const logs = Float64Array.from({ length: highest - lowest + 1 }, (_, at) => {
    const x = lowest + at;
    return -(logFactorial(x) + logFactorial(row - x) + logFactorial(column - x) + logFactorial(all - row - column + x));
  });
  const most = logs.reduce((best, one) => Math.max(best, one), -Infinity);
  const seen = logs[a - lowest]!;
  let [total, extreme] = [0, 0];
  for (const one of logs) {
    const share = Math.exp(one - most);
    total += share;
    if (one <= seen + 1e-7) extreme += share;
  }
  return extreme / total;
}

const factorials: number[] = [0];
function logFactorial(n: number): number {
  while (factorials.length <= n) factorials.push(factorials.at(-1)! + Math.log(factorials.length));
  return factorials[n]!;
}
