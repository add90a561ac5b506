import { type Estimate, meanOver, type Resampling } from "../bootstrap.ts";

/** Rankings of the same things, one row a worker: ranks or scores, equal ones tied. */
export type Rankings = readonly (readonly number[])[];

/**
 * Kendall's coefficient of concordance W, corrected for ties (Kendall and Gibbons 1990), the mean over tasks. A task counts with at least
 * two whole rankings of at least two things; a ranking that holds NaN or is of another length than the task's first does not count.
 */
export function kendallW(tasks: readonly Rankings[], resampling: Resampling = {}): Estimate {
  const each = tasks.map(concordance).filter(Number.isFinite);
  return meanOver(each, resampling);
}

/** W of one task: 1 when all rank alike, 0 when the ranks cancel out, NaN when it is undefined. */
export function concordance(rankings: Rankings): number {
  const things = rankings[0]?.length ?? 0;
  const whole = rankings.filter((ranking) => ranking.length === things && !ranking.some(Number.isNaN)).map(ranksOf);
  const raters = whole.length;
  if (raters < 2) return Number.NaN;
  const sums = Float64Array.from({ length: things }, (_, thing) =>
    whole.reduce((sum, { ranks }) => sum + ranks[thing]!, 0),
  );
  const mean = (raters * (things + 1)) / 2;
  const spread = sums.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const ties = whole.reduce((sum, one) => sum + one.ties, 0);
  const most = raters ** 2 * (things ** 3 - things) - raters * ties;
  return most === 0 ? Number.NaN : (12 * spread) / most;
}

/** Ranks from 1, equal values sharing the mean of theirs, and the sum of t³ - t over groups of t equal ones. */
function ranksOf(values: readonly number[]): { ranks: Float64Array; ties: number } {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
  }
  return { ranks, ties };
}
