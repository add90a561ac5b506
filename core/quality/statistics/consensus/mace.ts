import type { Crowd } from "../crowd.ts";
import { seededRandom } from "../random.ts";
import { type Posteriors, posteriorsByOdds } from "./posteriors.ts";
import { LEAST_SMOOTHING } from "./smoothing.ts";

export interface MaceOptions {
  /** Rounds of each start, 50 when absent. */
  iterations?: number;
  /** Random starts, 10 when absent; the likeliest end stands. */
  restarts?: number;
  smoothing?: number;
  seed?: number;
}

export interface Mace {
  posteriors: Posteriors;
  /** How often each worker says what is true rather than something of his own. */
  competence: Float64Array;
  /** What each says when he does not care, `classCount` probabilities a worker, in rows. */
  habits: Float64Array;
  likelihood: number;
}

/** Multi-annotator competence estimation (MACE, Hovy et al. 2013), which finds spammers: expectation maximisation from seeded random starts. */
export function mace(crowd: Crowd, options: MaceOptions = {}): Mace {
  const { iterations = 50, restarts = 10, seed = 1 } = options;
  const smoothing = Math.max(LEAST_SMOOTHING, options.smoothing ?? 0.01);
  const random = seededRandom(seed);
  let best = fit(crowd, random, iterations, smoothing);
  for (let start = 1; start < restarts; start++) {
    const found = fit(crowd, random, iterations, smoothing);
    if (found.likelihood > best.likelihood) best = found;
  }
  return best;
}

function fit(crowd: Crowd, random: () => number, iterations: number, smoothing: number): Mace {
  const { workerCount, classCount, workers, labels } = crowd;
  const competence = Float64Array.from({ length: workerCount }, () => 0.5 + 0.4 * random());
  const habits = Float64Array.from({ length: workerCount * classCount }, () => 0.5 + random());
  for (let worker = 0; worker < workerCount; worker++)
    normalise(habits.subarray(worker * classCount, (worker + 1) * classCount));
  const posteriors = new Float64Array(crowd.taskCount * classCount);
  const priors = new Float64Array(classCount).fill(1 / classCount);
  const careless = (at: number) => (1 - competence[workers[at]!]!) * habits[workers[at]! * classCount + labels[at]!]!;
  const expect = () => {
    const norms = posteriorsByOdds(
      crowd,
      priors,
      (at) => Math.log1p(competence[workers[at]!]! / careless(at)),
      posteriors,
    );
    let wrong = 0;
    for (let at = 0; at < labels.length; at++) wrong += Math.log(careless(at));
    return norms + wrong;
  };
  let likelihood = expect();
  for (let round = 0; round < iterations; round++) {
    maximise(crowd, posteriors, competence, habits, smoothing);
    likelihood = expect();
  }
  return { posteriors, competence, habits, likelihood };
}

function maximise(
  crowd: Crowd,
  posteriors: Posteriors,
  competence: Float64Array,
  habits: Float64Array,
  smoothing: number,
): void {
  const { taskCount, workerCount, classCount, starts, workers, labels } = crowd;
  const knew = new Float64Array(workerCount).fill(smoothing);
  const said = new Float64Array(habits.length).fill(smoothing);
  for (let task = 0; task < taskCount; task++)
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      const worker = workers[at]!;
      const cell = worker * classCount + labels[at]!;
      const able = competence[worker]!;
      const known = (posteriors[task * classCount + labels[at]!]! * able) / (able + (1 - able) * habits[cell]!);
      knew[worker]! += known;
      said[cell]! += 1 - known;
    }
  for (let worker = 0; worker < workerCount; worker++) {
    const row = said.subarray(worker * classCount, (worker + 1) * classCount);
    const guesses = row.reduce((sum, one) => sum + one, 0);
    competence[worker] = knew[worker]! / (knew[worker]! + guesses);
    normalise(row);
    habits.set(row, worker * classCount);
  }
}

function normalise(row: Float64Array): void {
  const sum = row.reduce((total, one) => total + one, 0);
  for (let c = 0; c < row.length; c++) row[c]! /= sum;
}
