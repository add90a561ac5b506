/** Which way a skill has gone. */
export type Drift = "worse" | "better";

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
