import type { Crowd } from "../crowd.ts";
import { type Posteriors, verdictsOf } from "./posteriors.ts";

/** Share of the votes of each class by task; of a task that nobody answered all classes are equal. */
export function majorityVote(crowd: Crowd): Posteriors {
  return weightedVote(crowd, new Float64Array(crowd.workerCount).fill(1));
}

/** Share of the votes of each class by task, each worker's weighing so much; a weight that is negative or NaN is 0. */
export function weightedVote(crowd: Crowd, weights: Float64Array): Posteriors {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const posteriors = new Float64Array(taskCount * classCount);
  for (let task = 0; task < taskCount; task++) {
    let sum = 0;
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      const given = weights[workers[at]!]!;
      const weight = given > 0 ? given : 0;
      posteriors[task * classCount + labels[at]!]! += weight;
      sum += weight;
    }
    for (let c = 0; c < classCount; c++)
      posteriors[task * classCount + c] = sum > 0 ? posteriors[task * classCount + c]! / sum : 1 / classCount;
  }
  return posteriors;
}

export interface Weighed {
  posteriors: Posteriors;
  /** The weight of each worker's vote. */
  weights: Float64Array;
}

/** Worker agreement with aggregate (Wawa): a vote weighs as much as its worker agrees with the majority, a tie of k counting as 1/k. */
export function wawa(crowd: Crowd): Weighed {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const votes = majorityVote(crowd);
  const { confidence } = verdictsOf(crowd, votes);
  const agreed = new Float64Array(crowd.workerCount);
  const answered = new Float64Array(crowd.workerCount);
  for (let task = 0; task < taskCount; task++) {
    const row = votes.subarray(task * classCount, (task + 1) * classCount);
    const tied = row.reduce((count, one) => count + Number(one === confidence[task]), 0);
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      answered[workers[at]!]!++;
      if (row[labels[at]!] === confidence[task]) agreed[workers[at]!]! += 1 / tied;
    }
  }
  const weights = agreed.map((count, worker) => (answered[worker] === 0 ? 0 : count / answered[worker]!));
  return { posteriors: weightedVote(crowd, weights), weights };
}
