import type { NumberCrowd } from "../number-crowd.ts";
import { weightedMedian } from "../weighted-median.ts";

export interface FusedNumbers {
  /** One number a task; NaN where nobody answered. */
  values: Float64Array;
  /** How far the answers are from it, as a standard deviation: by their median distance, so that one slip does not count. NaN with fewer than two. */
  spread: Float64Array;
  answers: Uint32Array;
}

export type NumberRule = "mean" | "median" | "huber";

/** Of a normal deviation: what a median absolute one is multiplied by. */
const NORMAL = 1.4826022185056018;
/** From so many deviations on an answer weighs less, at 95 % efficiency for normal errors. */
const HUBER = 1.345;
const ROUNDS = 50;

/** One number a task: the weighted mean, the weighted median, or Huber's estimate (1964) between the two. Weights are by worker, 1 when absent. */
export function fuseNumbers(crowd: NumberCrowd, rule: NumberRule, weights?: Float64Array): FusedNumbers {
  const { taskCount, starts } = crowd;
  const fused = {
    values: new Float64Array(taskCount).fill(Number.NaN),
    spread: new Float64Array(taskCount).fill(Number.NaN),
    answers: new Uint32Array(taskCount),
  };
  for (let task = 0; task < taskCount; task++) {
    const [from, to] = [starts[task]!, starts[task + 1]!];
    const values = crowd.values.subarray(from, to);
    const shares = sharesOf(crowd.workers.subarray(from, to), weights);
    const median = weightedMedian(values, shares);
    const spread =
      NORMAL *
      weightedMedian(
        values.map((value) => Math.abs(value - median)),
        shares,
      );
    fused.answers[task] = to - from;
    if (to - from >= 2) fused.spread[task] = spread;
    if (shares.length === 0) continue;
    fused.values[task] =
      rule === "median" ? median : rule === "mean" ? mean(values, shares) : huber(values, shares, median, spread);
  }
  return fused;
}

/** Weights that sum to 1; all alike where none is above 0. */
function sharesOf(workers: Uint32Array, weights?: Float64Array): Float64Array {
  const given = Float64Array.from(workers, (worker) => Math.max(0, weights ? weights[worker]! || 0 : 1));
  const sum = given.reduce((total, one) => total + one, 0);
  return given.map((one) => (sum > 0 ? one / sum : 1 / given.length));
}

function mean(values: Float64Array, shares: Float64Array): number {
  return values.reduce((sum, value, at) => sum + value * shares[at]!, 0);
}

function huber(values: Float64Array, shares: Float64Array, median: number, spread: number): number {
  if (!(spread > 0) || !Number.isFinite(spread)) return median;
  let middle = median;
  for (let round = 0; round < ROUNDS; round++) {
    const bounded = shares.map((share, at) => share * Math.min(1, (HUBER * spread) / Math.abs(values[at]! - middle)));
    const total = bounded.reduce((sum, one) => sum + one, 0);
    const next = mean(
      values,
      bounded.map((one) => one / total),
    );
    if (Math.abs(next - middle) <= 1e-9 * spread) return next;
    middle = next;
  }
  return middle;
}
