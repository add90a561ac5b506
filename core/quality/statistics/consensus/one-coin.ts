import type { Crowd } from "../crowd.ts";
import { type Fitting, startOf } from "./dawid-skene.ts";
import { type Posteriors, posteriorsByOdds } from "./posteriors.ts";
import { LEAST_SMOOTHING } from "./smoothing.ts";

export interface OneCoin {
  posteriors: Posteriors;
  priors: Float64Array;
  /** The probability that each worker is right, whatever the class; of one without answers, that of a guess. */
  accuracy: Float64Array;
  iterations: number;
  converged: boolean;
}

/**
 * The one-coin model of Dawid and Skene (Zhang et al. 2014): a worker is right with one probability, and wrong classes are all alike. It
 * needs fewer answers than `dawidSkene`, and fails where workers are biased by class.
 */
export function oneCoin(crowd: Crowd, options: Omit<Fitting, "smoothing"> & { smoothing?: number } = {}): OneCoin {
  const { iterations = 200, tolerance = 1e-6 } = options;
  const smoothing = Math.max(LEAST_SMOOTHING, options.smoothing ?? 0.01);
  const { classCount, workers } = crowd;
  let posteriors = startOf(crowd, options.from);
  let next: Posteriors = new Float64Array(posteriors.length);
  let { accuracy, priors } = maximise(crowd, posteriors, smoothing);
  let moved = Infinity;
  let round = 0;
  while (round < iterations && !(moved <= tolerance && tolerance > 0)) {
    const odds = accuracy.map((right) => Math.log(right / ((1 - right) / Math.max(1, classCount - 1))));
    posteriorsByOdds(crowd, priors, (at) => odds[workers[at]!]!, next);
    moved = furthest(posteriors, next);
    [posteriors, next] = [next, posteriors];
    ({ accuracy, priors } = maximise(crowd, posteriors, smoothing));
    round++;
  }
  return { posteriors, priors, accuracy, iterations: round, converged: moved <= tolerance };
}

/** How far two posteriors are apart where they differ most. */
export function furthest(a: Posteriors, b: Posteriors): number {
  let moved = 0;
  for (let i = 0; i < a.length; i++) moved = Math.max(moved, Math.abs(a[i]! - b[i]!));
  return moved;
}

function maximise(crowd: Crowd, posteriors: Posteriors, smoothing: number) {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const accuracy = new Float64Array(crowd.workerCount).fill(smoothing);
  const answers = new Float64Array(crowd.workerCount).fill(Math.max(2, classCount) * smoothing);
  const priors = new Float64Array(classCount).fill(smoothing);
  for (let task = 0; task < taskCount; task++) {
    if (starts[task] === starts[task + 1]) continue;
    for (let c = 0; c < classCount; c++) priors[c]! += posteriors[task * classCount + c]!;
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      accuracy[workers[at]!]! += posteriors[task * classCount + labels[at]!]!;
      answers[workers[at]!]!++;
    }
  }
  const tasks = priors.reduce((sum, one) => sum + one, 0);
  return {
    accuracy: accuracy.map((right, worker) => right / answers[worker]!),
    priors: priors.map((one) => one / tasks),
  };
}
