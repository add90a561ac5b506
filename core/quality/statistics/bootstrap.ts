import { seededRandom } from "./random.ts";

/** A statistic of sums over units: `add` puts the parts of these units into the sums, `of` makes the statistic of them, NaN where it is undefined. */
export interface Coefficient {
  /** The numbers of the units that count. */
  units: Uint32Array;
  width: number;
  add(units: Uint32Array, sums: Float64Array): void;
  of(sums: Float64Array): number;
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
  /** How often to resample, 1,000 when absent; 0 asks for no interval. Fewer, but at least 200, where units are so many that it would take long. */
  replicates?: number;
  seed?: number;
  /** 0.95 when absent. */
  level?: number;
}

const MOST_DRAWS = 20_000_000;
const FEWEST = 200;

/** A statistic with its percentile bootstrap interval over units (Efron and Tibshirani 1993, ch. 13), the same for the same seed. */
export function estimate(coefficient: Coefficient, resampling: Resampling = {}): Estimate {
  const units = coefficient.units.length;
  const sums = new Float64Array(coefficient.width);
  coefficient.add(coefficient.units, sums);
  const value = defined(units === 0 ? Number.NaN : coefficient.of(sums));
  if (value === null || units < 2) return { value, low: null, high: null, units, replicates: 0 };
  const replicates = resample(coefficient, resampling);
  const tail = (1 - (resampling.level ?? 0.95)) / 2;
  return {
    value,
    low: defined(quantile(replicates, tail)),
    high: defined(quantile(replicates, 1 - tail)),
    units,
    replicates: replicates.length,
  };
}

function resample({ units, width, add, of }: Coefficient, { replicates = 1000, seed = 1 }: Resampling): Float64Array {
  const random = seededRandom(seed);
  const affordable = Math.max(FEWEST, Math.floor(MOST_DRAWS / units.length));
  const found = new Float64Array(Math.min(replicates, affordable));
  const sums = new Float64Array(width);
  const drawn = new Uint32Array(units.length);
  for (let replicate = 0; replicate < found.length; replicate++) {
    sums.fill(0);
    for (let draw = 0; draw < drawn.length; draw++) drawn[draw] = units[Math.floor(random() * units.length)]!;
    add(drawn, sums);
    found[replicate] = of(sums);
  }
  return found.filter(Number.isFinite).sort();
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
