import type { Crowd } from "../crowd.ts";
import { hold, type Known, normaliseLogs, type Posteriors } from "./posteriors.ts";
import { confusionsOf, priorsOf, type Smoothing, smoothingOf } from "./smoothing.ts";
import { majorityVote } from "./vote.ts";

export interface Fitting {
  /** At most so many rounds, 200 when absent. */
  iterations?: number;
  /** No posterior moves further than this in the last round, 1e-6 when absent; 0 runs all rounds. */
  tolerance?: number;
  /** What is taken to have been seen beforehand: `trusting` for workers with few answers, or so much of everything, 0.01 when absent. */
  smoothing?: number | Smoothing;
  /** Where to start, the shares of the votes when absent: an earlier result lands at the same place sooner. Throws a RangeError when it is of another size. */
  from?: Posteriors;
  /** Posteriors that somebody knows. */
  known?: Known;
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

/**
 * The classes of tasks and the confusions of workers that explain the answers best (Dawid and Skene 1979), by expectation maximisation
 * from the shares of the votes. A task without answers has the priors, a worker without answers says every class alike.
 */
export function dawidSkene(crowd: Crowd, options: Fitting = {}): DawidSkene {
  const { iterations = 200, tolerance = 1e-6 } = options;
  const smoothing = smoothingOf(options.smoothing);
  const { classCount } = crowd;
  const cells = cellsOf(crowd);
  const posteriors = startOf(crowd, options);
  const counts = countAnswers(crowd, posteriors, cells);
  const confusion = confusionsOf(counts, classCount, smoothing);
  let priors = priorsOf(sumOf(crowd, posteriors), smoothing);
  let moved = Infinity;
  let rounds = 0;
  while (rounds < iterations && !(moved <= tolerance && tolerance > 0)) {
    const round = expect(crowd, cells, { posteriors, priors, confusion }, counts, options.known);
    moved = round.moved;
    confusionsOf(counts, classCount, smoothing, confusion);
    priors = priorsOf(round.sums, smoothing);
    rounds++;
  }
  return { posteriors, priors, confusion, iterations: rounds, converged: moved <= tolerance };
}

/** A copy of where to start, the shares of the votes when nothing is given, and what is known. Throws a RangeError when it is of another crowd's size. */
export function startOf(crowd: Crowd, { from, known }: Pick<Fitting, "from" | "known">): Posteriors {
  if (from && from.length !== crowd.taskCount * crowd.classCount)
    throw new RangeError(
      `A start of ${from.length} numbers is none for ${crowd.taskCount} tasks of ${crowd.classCount} classes.`,
    );
  const start = from?.slice() ?? majorityVote(crowd);
  hold(start, crowd.classCount, known);
  return start;
}

/** Where the row of counts of each answer begins, by its worker and class. */
function cellsOf({ classCount, workers, labels }: Crowd): Uint32Array {
  const cells = new Uint32Array(workers.length);
  for (let at = 0; at < cells.length; at++) cells[at] = (workers[at]! * classCount + labels[at]!) * classCount;
  return cells;
}

/** Answers by worker, class said and true class, weighed by the posteriors. */
export function countAnswers(crowd: Crowd, posteriors: Posteriors, cells = cellsOf(crowd)): Float64Array {
  const { taskCount, classCount, starts } = crowd;
  const counts = new Float64Array(crowd.workerCount * classCount * classCount);
  for (let task = 0; task < taskCount; task++)
    for (let at = starts[task]!; at < starts[task + 1]!; at++)
      for (let c = 0; c < classCount; c++) counts[cells[at]! + c]! += posteriors[task * classCount + c]!;
  return counts;
}

/** The posteriors of the tasks that have answers, summed by class. */
function sumOf({ taskCount, classCount, starts }: Crowd, posteriors: Posteriors): Float64Array {
  const sums = new Float64Array(classCount);
  for (let task = 0; task < taskCount; task++)
    if (starts[task + 1]! > starts[task]!)
      for (let c = 0; c < classCount; c++) sums[c]! += posteriors[task * classCount + c]!;
  return sums;
}

/** One round over all tasks: new posteriors and counts, in place; gives the sums by class and how far the furthest moved. */
function expect(
  { taskCount, classCount, starts, workers, labels }: Crowd,
  cells: Uint32Array,
  { posteriors, priors, confusion }: Pick<DawidSkene, "posteriors" | "priors" | "confusion">,
  counts: Float64Array,
  known: Known | undefined,
): { sums: Float64Array; moved: number } {
  const row = new Float64Array(classCount);
  const sums = new Float64Array(classCount);
  let moved = 0;
  counts.fill(0);
  for (let task = 0; task < taskCount; task++) {
    const from = starts[task]!;
    const to = starts[task + 1]!;
    for (let c = 0; c < classCount; c++) row[c] = priors[c]!;
    if (to - from > MOST_MULTIPLIED) explain(row, confusion, workers.subarray(from, to), labels.subarray(from, to));
    else
      for (let at = from; at < to; at++) {
        const cell = cells[at]!;
        for (let c = 0; c < classCount; c++) row[c]! *= confusion[cell + c]!;
      }
    let sum = 0;
    for (let c = 0; c < classCount; c++) sum += row[c]!;
    const fixed = known?.get(task);
    if (fixed) {
      row.set(fixed);
      sum = 1;
    }
    const scale = 1 / sum;
    const answered = to > from ? 1 : 0;
    const mine = task * classCount;
    for (let c = 0; c < classCount; c++) {
      const one = row[c]! * scale;
      const by = Math.abs(one - posteriors[mine + c]!);
      if (by > moved) moved = by;
      row[c] = one;
      posteriors[mine + c] = one;
      sums[c]! += one * answered;
    }
    for (let at = from; at < to; at++) {
      const cell = cells[at]!;
      for (let c = 0; c < classCount; c++) counts[cell + c]! += row[c]!;
    }
  }
  return { sums, moved };
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

/** The probability that each worker is right, the classes as frequent as they are. */
export function workerAccuracy({ priors, confusion }: Pick<DawidSkene, "priors" | "confusion">): Float64Array {
  const classCount = priors.length;
  const workers = classCount === 0 ? 0 : confusion.length / (classCount * classCount);
  return Float64Array.from({ length: workers }, (_, worker) =>
    priors.reduce((sum, prior, c) => sum + prior * confusion[(worker * classCount + c) * classCount + c]!, 0),
  );
}
