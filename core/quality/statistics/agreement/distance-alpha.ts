import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { seededRandom } from "../random.ts";
import { tasksWith } from "./answered-tasks.ts";

/** How different two classes are: 0 for the same, not negative, the same both ways. */
export type ClassDistance = (a: number, b: number) => number;

/** With more pairs of classes chance is drawn by the seed. */
const MOST_PAIRS = 500_000;
const DRAWN_PAIRS = 200_000;

/** With more classes the expected disagreement of the sample is held while resampling, as Hayes and Krippendorff (2007) do. */
const MOST_CLASSES_REWEIGHED = 128;

/**
 * Krippendorff's alpha (2011) under any distance of classes, e.g. of sets by `masiDistance`: what was answered is a class, so equal
 * sets share one. Over tasks with at least two answers.
 */
export function distanceAlpha(crowd: Crowd, distance: ClassDistance, resampling: Resampling = {}): Estimate {
  return estimate(byDistance(crowd, distance, resampling.seed ?? 1), resampling);
}

/** Sums: the distances within tasks by its answers less one, the answers, and how often each class was said. */
function byDistance(crowd: Crowd, distance: ClassDistance, seed: number): Coefficient {
  const { classCount, starts, labels } = crowd;
  const tasks = tasksWith(crowd, 2);
  const reweigh = classCount <= MOST_CLASSES_REWEIGHED;
  const add = (units: Uint32Array, sums: Float64Array) => {
    for (const unit of units) {
      const from = starts[unit]!;
      const to = starts[unit + 1]!;
      let distances = 0;
      for (let i = from; i < to; i++) {
        sums[2 + labels[i]!]! += 1;
        for (let j = i + 1; j < to; j++) distances += distance(labels[i]!, labels[j]!);
      }
      sums[0]! += (2 * distances) / (to - from - 1);
      sums[1]! += to - from;
    }
  };
  let held = Number.NaN;
  const of = (sums: Float64Array) => {
    if (reweigh) held = meanDistance(sums.subarray(2), distance);
    else if (Number.isNaN(held)) held = expectedOf(sums.subarray(2), distance, seed);
    return 1 - sums[0]! / sums[1]! / held;
  };
  return { units: tasks, width: classCount + 2, add, of };
}

function expectedOf(said: Float64Array, distance: ClassDistance, seed: number): number {
  const there = said.reduce((count, one) => count + Number(one > 0), 0);
  return (there * (there - 1)) / 2 > MOST_PAIRS ? drawnDistance(said, distance, seed) : meanDistance(said, distance);
}

function drawnDistance(said: Float64Array, distance: ClassDistance, seed: number): number {
  const pool = [...said].flatMap((count, one) => Array.from({ length: count }, () => one));
  const random = seededRandom(seed);
  let distances = 0;
  for (let draw = 0; draw < DRAWN_PAIRS; draw++) {
    const a = Math.floor(random() * pool.length);
    const b = (a + 1 + Math.floor(random() * (pool.length - 1))) % pool.length;
    distances += distance(pool[a]!, pool[b]!);
  }
  return distances / DRAWN_PAIRS;
}

/** Mean distance of two answers drawn without putting back. */
function meanDistance(said: Float64Array, distance: ClassDistance): number {
  const there = [...said.keys()].filter((one) => said[one]! > 0);
  const count = said.reduce((sum, one) => sum + one, 0);
  let distances = 0;
  for (const [at, a] of there.entries())
    for (const b of there.slice(at + 1)) distances += 2 * said[a]! * said[b]! * distance(a, b);
  return distances / count / (count - 1);
}
