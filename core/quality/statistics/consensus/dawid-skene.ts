import type { Crowd } from "../crowd.ts";
import { normaliseLogs, type Posteriors } from "./posteriors.ts";
import { majorityVote } from "./vote.ts";

export interface Fitting {
  /** At most so many rounds, 200 when absent. */
  iterations?: number;
  /** No posterior moves further than this in the last round, 1e-6 when absent; 0 runs all rounds. */
  tolerance?: number;
  /** Answers of each class that every worker is taken to have given to every class, 0.01 when absent: no probability becomes 0. */
  smoothing?: number;
  /** Where to start, the shares of the votes when absent: an earlier result lands at the same place sooner. */
  from?: Posteriors;
}

export interface DawidSkene {
  posteriors: Posteriors;
  /** Share of each class. */
  priors: Float64Array;
  /** Probability that a worker says a class of a true one, at `(worker * classCount + said) * classCount + truth`. */
  confusion: Float64Array;
  iterations: number;
  /** Whether the last round stayed within the tolerance. */
  converged: boolean;
}

/** The product of so many probabilities is still a number that a double can hold; those of more answers are added as logarithms. */
const MOST_MULTIPLIED = 15;
export const LEAST_SMOOTHING = 1e-12;

/**
 * The classes of tasks and the confusions of workers that explain the answers best (Dawid and Skene 1979), by expectation maximisation
 * from the shares of the votes. A task without answers has the priors, a worker without answers says every class alike.
 */
export function dawidSkene(crowd: Crowd, options: Fitting = {}): DawidSkene {
  const { iterations = 200, tolerance = 1e-6 } = options;
  const smoothing = Math.max(LEAST_SMOOTHING, options.smoothing ?? 0.01);
  const { workerCount, classCount } = crowd;
  const posteriors = options.from?.slice() ?? majorityVote(crowd);
  const counts = countAnswers(crowd, posteriors);
  const confusion = new Float64Array(workerCount * classCount * classCount);
  const priors = new Float64Array(classCount);
  let moved = Infinity;
  let round = 0;
  estimateWorkers(counts, confusion, smoothing, classCount);
  estimatePriors(crowd, posteriors, priors, smoothing);
  while (round < iterations && !(moved <= tolerance && tolerance > 0)) {
    counts.fill(0);
    moved = expect(crowd, priors, confusion, posteriors, counts);
    estimateWorkers(counts, confusion, smoothing, classCount);
    estimatePriors(crowd, posteriors, priors, smoothing);
    round++;
  }
  return { posteriors, priors, confusion, iterations: round, converged: moved <= tolerance };
}

/** Answers by worker, class said and true class, weighed by the posteriors. */
export function countAnswers(crowd: Crowd, posteriors: Posteriors): Float64Array {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const counts = new Float64Array(crowd.workerCount * classCount * classCount);
  for (let task = 0; task < taskCount; task++)
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      const cell = (workers[at]! * classCount + labels[at]!) * classCount;
      for (let c = 0; c < classCount; c++) counts[cell + c]! += posteriors[task * classCount + c]!;
    }
  return counts;
}

/** One round over all tasks: new posteriors, counted on the way; gives how far the furthest moved. */
function expect(
  { taskCount, classCount, starts, workers, labels }: Crowd,
  priors: Float64Array,
  confusion: Float64Array,
  posteriors: Posteriors,
  counts: Float64Array,
): number {
  const row = new Float64Array(classCount);
  let moved = 0;
  for (let task = 0; task < taskCount; task++) {
    const from = starts[task]!;
    const to = starts[task + 1]!;
    let sum = 1;
    for (let c = 0; c < classCount; c++) row[c] = priors[c]!;
    if (to - from > MOST_MULTIPLIED) explain(row, confusion, workers.subarray(from, to), labels.subarray(from, to));
    else
      for (let at = from; at < to; at++) {
        const cell = (workers[at]! * classCount + labels[at]!) * classCount;
        sum = 0;
        for (let c = 0; c < classCount; c++) sum += row[c]! *= confusion[cell + c]!;
      }
    const scale = 1 / sum;
    for (let c = 0; c < classCount; c++) {
      const one = row[c]! * scale;
      const by = Math.abs(one - posteriors[task * classCount + c]!);
      if (by > moved) moved = by;
      row[c] = posteriors[task * classCount + c] = one;
    }
    for (let at = from; at < to; at++) {
      const cell = (workers[at]! * classCount + labels[at]!) * classCount;
      for (let c = 0; c < classCount; c++) counts[cell + c]! += row[c]!;
    }
  }
  return moved;
}

/** Turns the priors of one task into its posterior given its answers, in place, however many they are. */
export function explain(row: Float64Array, confusion: Float64Array, workers: Uint32Array, labels: Uint16Array): void {
  const classCount = row.length;
  for (let c = 0; c < classCount; c++) row[c] = Math.log(row[c]!);
  for (let at = 0; at < workers.length; at++) {
    const cell = (workers[at]! * classCount + labels[at]!) * classCount;
    for (let c = 0; c < classCount; c++) row[c]! += Math.log(confusion[cell + c]!);
  }
  normaliseLogs(row);
}

function estimateWorkers(counts: Float64Array, confusion: Float64Array, smoothing: number, classCount: number): void {
  const block = classCount * classCount;
  for (let worker = 0; worker < counts.length; worker += block)
    for (let truth = 0; truth < classCount; truth++) {
      let sum = 0;
      for (let cell = truth; cell < block; cell += classCount) sum += counts[worker + cell]! + smoothing;
      for (let cell = truth; cell < block; cell += classCount)
        confusion[worker + cell] = (counts[worker + cell]! + smoothing) / sum;
    }
}

function estimatePriors(crowd: Crowd, posteriors: Posteriors, priors: Float64Array, smoothing: number): void {
  const { taskCount, classCount, starts } = crowd;
  priors.fill(smoothing);
  let answered = classCount * smoothing;
  for (let task = 0; task < taskCount; task++) {
    if (starts[task] === starts[task + 1]) continue;
    answered++;
    for (let c = 0; c < classCount; c++) priors[c]! += posteriors[task * classCount + c]!;
  }
  for (let c = 0; c < classCount; c++) priors[c]! /= answered;
}

/** The probability that each worker is right, the classes as frequent as they are. */
export function workerAccuracy({ priors, confusion }: Pick<DawidSkene, "priors" | "confusion">): Float64Array {
  const classCount = priors.length;
  const workers = classCount === 0 ? 0 : confusion.length / (classCount * classCount);
  return Float64Array.from({ length: workers }, (_, worker) =>
    priors.reduce((sum, prior, c) => sum + prior * confusion[(worker * classCount + c) * classCount + c]!, 0),
  );
}
