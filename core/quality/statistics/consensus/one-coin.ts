import type { Crowd } from "../crowd.ts";
import { type Fitting, startOf } from "./dawid-skene.ts";
import { hold, type Posteriors, posteriorsByOdds } from "./posteriors.ts";
import { LEAST_SMOOTHING, type Smoothing, smoothingOf } from "./smoothing.ts";

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
export function oneCoin(crowd: Crowd, options: Fitting = {}): OneCoin {
  const { iterations = 200, tolerance = 1e-6 } = options;
  const smoothing = smoothingOf(options.smoothing);
  const { classCount, workers } = crowd;
  let posteriors = startOf(crowd, options);
  let next: Posteriors = new Float64Array(posteriors.length);
  let { accuracy, priors } = maximise(crowd, posteriors, smoothing);
  let moved = Infinity;
  let round = 0;
  while (round < iterations && !(moved <= tolerance && tolerance > 0)) {
    const wrongClasses = Math.max(1, classCount - 1);
    const odds = accuracy.map((right) => Math.log((right * wrongClasses) / Math.max(LEAST_SMOOTHING, 1 - right)));
    posteriorsByOdds(crowd, priors, (at) => odds[workers[at]!]!, next);
    hold(next, classCount, options.known);
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

/** How often a worker is right who was so often, of so many answers. */
export function accuracyFrom(right: number, answers: number, classCount: number, { right: known, wrong }: Smoothing) {
  return (right + known) / (answers + known + wrong * Math.max(1, classCount - 1));
}

function maximise(crowd: Crowd, posteriors: Posteriors, smoothing: Smoothing) {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const right = new Float64Array(crowd.workerCount);
  const answers = new Float64Array(crowd.workerCount);
  const priors = new Float64Array(classCount).fill(smoothing.classes);
  for (let task = 0; task < taskCount; task++) {
    if (starts[task] === starts[task + 1]) continue;
    for (let c = 0; c < classCount; c++) priors[c]! += posteriors[task * classCount + c]!;
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      right[workers[at]!]! += posteriors[task * classCount + labels[at]!]!;
      answers[workers[at]!]!++;
    }
  }
  const tasks = priors.reduce((sum, one) => sum + one, 0);
  return {
    accuracy: right.map((one, worker) => accuracyFrom(one, answers[worker]!, classCount, smoothing)),
    priors: priors.map((one) => one / tasks),
  };
}
