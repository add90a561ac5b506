import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

/**
 * Krippendorff's alpha of classes in rising order (2011): two answers differ by how many answers lie between their classes, which is how far
 * apart their mean ranks are among all answers. In time and memory that grow with answers and classes, not with pairs of classes.
 */
export function ordinalAlpha(crowd: Crowd, resampling: Resampling = {}): Estimate {
  return estimate(ordinal(crowd), resampling);
}

/** Sums: how often each class was said, and how often each task was drawn, since how far answers differ is known only once all are counted. */
function ordinal(crowd: Crowd): Coefficient {
  const { classCount, starts, labels } = crowd;
  const tasks = tasksWith(crowd, 2);
  const place = new Uint32Array(crowd.taskCount);
  for (const [at, task] of tasks.entries()) place[task] = classCount + at;
  return {
    units: tasks,
    width: classCount + tasks.length,
    add(units, sums) {
      for (const unit of units) {
        for (let at = starts[unit]!; at < starts[unit + 1]!; at++) sums[labels[at]!]! += 1;
        sums[place[unit]!]! += 1;
      }
    },
    of(sums) {
      const { ranks, count, spread } = ranksOf(sums.subarray(0, classCount));
      let observed = 0;
      for (const [at, task] of tasks.entries()) {
        const times = sums[classCount + at]!;
        if (times > 0) observed += times * apart(labels, ranks, starts[task]!, starts[task + 1]!);
      }
      return 1 - ((count - 1) * observed) / (2 * count * spread);
    },
  };
}

/** The mean rank of each class, from the middle of all; how many answers there are, and the sum of their ranks' squares. */
function ranksOf(said: Float64Array): { ranks: Float64Array; count: number; spread: number } {
  const count = said.reduce((sum, one) => sum + one, 0);
  let [below, spread] = [0, 0];
  const ranks = said.map((one) => {
    const rank = below + one / 2 - count / 2;
    below += one;
    spread += one * rank * rank;
    return rank;
  });
  return { ranks, count, spread };
}

/** Squared distances of every two answers of a task, both ways, by its answers less one. */
function apart(labels: Uint16Array, ranks: Float64Array, from: number, to: number): number {
  let distances = 0;
  for (let i = from; i < to; i++)
    for (let j = i + 1; j < to; j++) distances += (ranks[labels[i]!]! - ranks[labels[j]!]!) ** 2;
  return (2 * distances) / (to - from - 1);
}
