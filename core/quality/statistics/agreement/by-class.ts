import { type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";
import { nominalAlpha } from "./nominal-alpha.ts";

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
  return Array.from({ length: crowd.classCount }, (_, label) => {
    const against = { ...crowd, classCount: 2, labels: crowd.labels.map((one) => Number(one === label)) };
    const tasks = tasksWith(against, 2);
    const { labels, starts } = against;
    const said = (task: number) => {
      let count = 0;
      for (let at = starts[task]!; at < starts[task + 1]!; at++) count += labels[at]!;
      return count;
    };
    const specific = estimate(
      {
        units: tasks,
        width: 2,
        add(units, sums) {
          for (const unit of units) {
            const count = said(unit);
            sums[0]! += (count * (count - 1)) / (starts[unit + 1]! - starts[unit]! - 1);
            sums[1]! += count;
          }
        },
        of: ([agreeing = 0, answers = 0]) => agreeing / answers,
      },
      resampling,
    );
    const answers = tasks.reduce((sum, task) => sum + said(task), 0);
    return { answers, specific, alpha: nominalAlpha(against, resampling) };
  });
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
