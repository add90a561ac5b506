import { type Estimate, estimates, type Resampling, type Sums } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

export interface ClassAgreement {
  /** How often the class was given in tasks with at least two answers. */
  answers: number;
  /** Of the other answers to a task where somebody gave the class, the share that gave it too (Dice's index; Spitzer and Fleiss 1974). */
  specific: Estimate;
  /** Krippendorff's nominal alpha of this class against all others. */
  alpha: Estimate;
}

/** Agreement about each class. */
export function classAgreement(crowd: Crowd, resampling: Resampling = {}): ClassAgreement[] {
  const { classCount } = crowd;
  const sums = byClass(crowd);
  const found = estimates({ ...sums, of: (totals) => agreementsOf(totals, classCount) }, resampling);
  const totals = new Float64Array(sums.width);
  sums.add(sums.units, totals);
  return Array.from({ length: classCount }, (_, label) => ({
    answers: totals[label]!,
    specific: found[label]!,
    alpha: found[classCount + label]!,
  }));
}

/** Sums: how often each class was said, then each class's agreeing pairs in each task by its answers less one, then all answers. */
function byClass(crowd: Crowd): Sums {
  const { classCount, starts, labels } = crowd;
  const inTask = new Uint32Array(classCount);
  return {
    units: tasksWith(crowd, 2),
    width: 2 * classCount + 1,
    add(units, sums) {
      for (const unit of units) {
        const [from, to] = [starts[unit]!, starts[unit + 1]!];
        const part = 2 / (to - from - 1);
        for (let at = from; at < to; at++) {
          const label = labels[at]!;
          sums[label]! += 1;
          sums[classCount + label]! += part * inTask[label]!++;
        }
        for (let at = from; at < to; at++) inTask[labels[at]!] = 0;
        sums[2 * classCount]! += to - from;
      }
    },
  };
}

/** Specific agreement of each class, then the nominal alpha of each against the rest: those who agree on the rest follow from the sums. */
function agreementsOf(sums: Float64Array, classCount: number): Float64Array {
  const found = new Float64Array(2 * classCount);
  const all = sums[2 * classCount]!;
  for (let label = 0; label < classCount; label++) {
    const [said, agreeing] = [sums[label]!, sums[classCount + label]!];
    found[label] = agreeing / said;
    const divided = 2 * (said - agreeing);
    const byChance = (2 * said * (all - said)) / (all - 1);
    found[classCount + label] = said === 0 || said === all ? Number.NaN : 1 - divided / byChance;
  }
  return found;
}

/** Two classes that are given for the same task by different workers. */
export interface ConfusedPair {
  a: number;
  b: number;
  /** Pairs of answers so divided, each task's weighing as much as its answers: Krippendorff's coincidences. */
  count: number;
  /** How many there would be by chance. */
  expected: number;
}

/** Coincidences of classes within tasks (Krippendorff 2011), in rows, as many numbers as classes squared: symmetric, agreement on the diagonal. */
export function coincidences({ taskCount, classCount, starts, labels }: Crowd): Float64Array {
  const matrix = new Float64Array(classCount * classCount);
  for (let task = 0; task < taskCount; task++)
    for (let i = starts[task]!; i < starts[task + 1]!; i++)
      for (let j = starts[task]!; j < starts[task + 1]!; j++)
        if (i !== j) matrix[labels[i]! * classCount + labels[j]!]! += 1 / (starts[task + 1]! - starts[task]! - 1);
  return matrix;
}

/** The classes that are taken for each other, the most often first. */
export function confusedPairs(crowd: Crowd, most = 20): ConfusedPair[] {
  const { classCount } = crowd;
  const matrix = coincidences(crowd);
  const said = new Float64Array(classCount);
  for (const [cell, count] of matrix.entries()) said[Math.floor(cell / classCount)]! += count;
  const total = said.reduce((sum, one) => sum + one, 0);
  const pairs: ConfusedPair[] = [];
  for (let a = 0; a < classCount; a++)
    for (let b = a + 1; b < classCount; b++) {
      const count = matrix[a * classCount + b]!;
      if (count > 0) pairs.push({ a, b, count, expected: (said[a]! * said[b]!) / (total - 1) });
    }
  return pairs.sort((x, y) => y.count - x.count || x.a - y.a || x.b - y.b).slice(0, most);
}
