import type { Crowd } from "../crowd.ts";
import { type Fitting, startOf } from "./dawid-skene.ts";
import { furthest } from "./one-coin.ts";
import { hold, type Posteriors, posteriorsByOdds } from "./posteriors.ts";

export interface Glad {
  posteriors: Posteriors;
  /** A worker's ability: 0 guesses, negative misleads. */
  ability: Float64Array;
  /** How easy a task is, above 0: the logarithm is normal about 0 beforehand. */
  ease: Float64Array;
  iterations: number;
  converged: boolean;
}

const SWEEPS = 5;
const LONGEST_STEP = 1;

/**
 * Generative model of labels, abilities and difficulties (GLAD, Whitehill et al. 2009), for any number of classes: an answer is right with
 * the logistic of ability times ease, wrong classes are all alike. Abilities are normal about 1 beforehand; maximised by scoring, each by turns.
 */
export function glad(
  crowd: Crowd,
  { iterations = 100, tolerance = 1e-5, from, known }: Omit<Fitting, "smoothing"> = {},
): Glad {
  const { taskCount, workerCount, classCount, workers } = crowd;
  let posteriors = startOf(crowd, { from, known });
  let next: Posteriors = new Float64Array(posteriors.length);
  const ability = new Float64Array(workerCount).fill(1);
  const logEase = new Float64Array(taskCount);
  const priors = new Float64Array(classCount).fill(1 / classCount);
  const wrongClasses = Math.log(Math.max(1, classCount - 1));
  let moved = Infinity;
  let round = 0;
  while (round < iterations && !(moved <= tolerance && tolerance > 0)) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) maximise(crowd, posteriors, ability, logEase);
    posteriorsByOdds(
      crowd,
      priors,
      (at, task) => ability[workers[at]!]! * Math.exp(logEase[task]!) + wrongClasses,
      next,
    );
    hold(next, classCount, known);
    moved = furthest(posteriors, next);
    [posteriors, next] = [next, posteriors];
    round++;
  }
  return { posteriors, ability, ease: logEase.map(Math.exp), iterations: round, converged: moved <= tolerance };
}

/** One step of every ability, then of every ease, each by its slope over its information. */
function maximise(crowd: Crowd, posteriors: Posteriors, ability: Float64Array, logEase: Float64Array): void {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const slope = ability.map((one) => 1 - one);
  const information = new Float64Array(ability.length).fill(1);
  for (let task = 0; task < taskCount; task++) {
    const ease = Math.exp(logEase[task]!);
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      const worker = workers[at]!;
      const right = logistic(ability[worker]! * ease);
      slope[worker]! += (posteriors[task * classCount + labels[at]!]! - right) * ease;
      information[worker]! += right * (1 - right) * ease * ease;
    }
  }
  for (let worker = 0; worker < ability.length; worker++)
    ability[worker]! += bounded(slope[worker]! / information[worker]!);
  for (let task = 0; task < taskCount; task++) {
    const ease = Math.exp(logEase[task]!);
    let [taskSlope, taskInformation] = [-logEase[task]!, 1];
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      const strength = ability[workers[at]!]! * ease;
      const right = logistic(strength);
      taskSlope += (posteriors[task * classCount + labels[at]!]! - right) * strength;
      taskInformation += right * (1 - right) * strength * strength;
    }
    logEase[task]! += bounded(taskSlope / taskInformation);
  }
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function bounded(step: number): number {
  return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
}
