import { seededRandom } from "./random.ts";

/** Sums over units: `add` puts the parts of these units into the sums. */
export interface Sums {
  /** The numbers of the units that count. */
  units: Uint32Array;
  width: number;
  add(units: Uint32Array, sums: Float64Array): void;
}

/** A statistic of sums over units, NaN where it is undefined. */
export interface Coefficient extends Sums {
  of(sums: Float64Array): number;
}

/** Several statistics of the same sums, e.g. one a class. */
export interface Coefficients extends Sums {
  of(sums: Float64Array): ArrayLike<number>;
}

/** An estimate with its interval; null where it is undefined, e.g. when everybody always gave the same answer. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  /** What was resampled: the tasks that count. */
  units: number;
  /** How many resamples the interval rests on: those in which the statistic is defined. */
  replicates: number;
}

export interface Resampling {
  /** How often to resample, 1,000 when absent; 0 asks for no interval. */
  replicates?: number;
  seed?: number;
  /** 0.95 when absent. */
  level?: number;
}

/** Of more units so many are drawn at a time, and what they stray by is shrunk to what all would: the m out of n bootstrap. */
const MOST_DRAWN = 4_000;

/**
 * A statistic with its percentile bootstrap interval over units (Efron and Tibshirani 1993, ch. 13; Bickel et al. 1997 for very many), the
 * same for the same seed.
 */
export function estimate(coefficient: Coefficient, resampling: Resampling = {}): Estimate {
  return estimates({ ...coefficient, of: (sums) => [coefficient.of(sums)] }, resampling)[0]!;
}

/** The mean of what each unit has, with its interval. */
export function meanOver(each: ArrayLike<number>, resampling: Resampling = {}): Estimate {
  return estimate(
    {
      units: numbered(each.length),
      width: 2,
      add(units, sums) {
        for (const unit of units) sums[0]! += each[unit]!;
        sums[1]! += units.length;
      },
      of: ([sum = 0, count = 0]) => sum / count,
    },
    resampling,
  );
}

/** Several statistics with their intervals, as `estimate`, for the price of one. */
export function estimates(coefficients: Coefficients, resampling: Resampling = {}): Estimate[] {
  const units = coefficients.units.length;
  const sums = new Float64Array(coefficients.width);
  coefficients.add(coefficients.units, sums);
  const values = Array.from(coefficients.of(sums), (value) => (units === 0 ? null : defined(value)));
  const known = units >= 2 && values.some((value) => value !== null);
  const found = known ? resample(coefficients, values.length, resampling) : [];
  const tail = (1 - (resampling.level ?? 0.95)) / 2;
  const shrink = Math.sqrt(Math.min(1, MOST_DRAWN / units));
  return values.map((value, at) => {
    if (value === null || !known) return { value, low: null, high: null, units, replicates: 0 };
    const replicates = found[at]!.filter(Number.isFinite).sort();
    const bound = (share: number) => defined(value + shrink * (quantile(replicates, share) - value));
    return { value, low: bound(tail), high: bound(1 - tail), units, replicates: replicates.length };
  });
}

/** Each statistic's values over the resamples. */
function resample({ units, width, add, of }: Coefficients, statistics: number, options: Resampling): Float64Array[] {
  const { replicates = 1000, seed = 1 } = options;
  const random = seededRandom(seed);
  const found = Array.from({ length: statistics }, () => new Float64Array(replicates));
  const sums = new Float64Array(width);
  const drawn = new Uint32Array(Math.min(units.length, MOST_DRAWN));
  for (let replicate = 0; replicate < replicates; replicate++) {
    sums.fill(0);
    for (let draw = 0; draw < drawn.length; draw++) drawn[draw] = units[Math.floor(random() * units.length)]!;
    add(drawn, sums);
    const values = of(sums);
    for (let at = 0; at < statistics; at++) found[at]![replicate] = values[at]!;
  }
  return found;
}

/** The numbers from 0 on, of units that are numbered so. */
export function numbered(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, unit) => unit);
}

function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
