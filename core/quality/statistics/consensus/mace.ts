import type { Crowd } from "../crowd.ts";
import { seededRandom } from "../random.ts";
import { furthest } from "./one-coin.ts";
import { hold, type Known, type Posteriors, posteriorsByOdds } from "./posteriors.ts";
import { LEAST_SMOOTHING } from "./smoothing.ts";

export interface MaceOptions {
  /** Rounds of each start, 50 when absent. */
  iterations?: number;
  /** The likeliest end goes on until no posterior moves further in a round than this, or for 500 rounds; not at all when absent. */
  tolerance?: number;
  /** Random starts, 10 when absent; the likeliest end stands. */
  restarts?: number;
  /** What is taken to have been seen of every worker beforehand: `knowing`, or so much of everything, 0.01 when absent. */
  smoothing?: number | Beforehand;
  seed?: number;
  /** Posteriors that somebody knows. */
  known?: Known;
}

/** Answers that a worker gave because he knew, and for want of better those with each class. */
export interface Beforehand {
  knew: number;
  guessed: number;
}

/** Trusts a worker of whom little is known to be right so often, as if so many answers had shown it; what he does not know he guesses evenly. */
export function knowing(classCount: number, share = 0.8, answers = 4): Beforehand {
  const competence = classCount < 2 ? 1 : Math.max(0, (share * classCount - 1) / (classCount - 1));
  return { knew: answers * competence, guessed: (answers * (1 - competence)) / Math.max(1, classCount) };
}

function beforehandOf(given: number | Beforehand): Beforehand {
  const { knew, guessed } = typeof given === "number" ? { knew: given, guessed: given } : given;
  return { knew: Math.max(LEAST_SMOOTHING, knew), guessed: Math.max(LEAST_SMOOTHING, guessed) };
}

export interface Mace {
  posteriors: Posteriors;
  /** How often each worker says what is true rather than something of his own. */
  competence: Float64Array;
  /** What each says when he does not care, `classCount` probabilities a worker, in rows. */
  habits: Float64Array;
  likelihood: number;
}

const MOST_MORE = 500;

/** Multi-annotator competence estimation (MACE, Hovy et al. 2013), which finds spammers: expectation maximisation from seeded random starts. */
export function mace(crowd: Crowd, options: MaceOptions = {}): Mace {
  const { iterations = 50, restarts = 10, seed = 1, tolerance = Infinity, known } = options;
  const smoothing = beforehandOf(options.smoothing ?? 0.01);
  const random = seededRandom(seed);
  let best = begin(crowd, random, known);
  for (let start = 0; start < Math.max(1, restarts); start++) {
    const found = start === 0 ? best : begin(crowd, random, known);
    for (let round = 0; round < iterations; round++) improve(crowd, found, smoothing, known);
    if (found.likelihood > best.likelihood) best = found;
  }
  let moved = Infinity;
  for (let round = 0; round < MOST_MORE && moved > tolerance; round++) {
    const before = best.posteriors.slice();
    improve(crowd, best, smoothing, known);
    moved = furthest(before, best.posteriors);
  }
  return best;
}

function begin(crowd: Crowd, random: () => number, known: Known | undefined): Mace {
  const { workerCount, classCount } = crowd;
  const competence = Float64Array.from({ length: workerCount }, () => 0.5 + 0.4 * random());
  const habits = Float64Array.from({ length: workerCount * classCount }, () => 0.5 + random());
  for (let worker = 0; worker < workerCount; worker++)
    normalise(habits.subarray(worker * classCount, (worker + 1) * classCount));
  const found = { posteriors: new Float64Array(crowd.taskCount * classCount), competence, habits, likelihood: 0 };
  expect(crowd, found, known);
  return found;
}

function improve(crowd: Crowd, found: Mace, smoothing: Beforehand, known: Known | undefined): void {
  maximise(crowd, found.posteriors, found.competence, found.habits, smoothing);
  expect(crowd, found, known);
}

/** What the tasks are by what the workers are, and how likely the answers are by both; in place. */
function expect(crowd: Crowd, found: Mace, known: Known | undefined): void {
  const { classCount, workers, labels } = crowd;
  const { competence, habits, posteriors } = found;
  const priors = new Float64Array(classCount).fill(1 / classCount);
  const careless = (at: number) => (1 - competence[workers[at]!]!) * habits[workers[at]! * classCount + labels[at]!]!;
  const norms = posteriorsByOdds(
    crowd,
    priors,
    (at) => Math.log1p(competence[workers[at]!]! / careless(at)),
    posteriors,
  );
  hold(posteriors, classCount, known);
  let wrong = 0;
  for (let at = 0; at < labels.length; at++) wrong += Math.log(careless(at));
  found.likelihood = norms + wrong;
}

/** A worker's competence, and his habits by class, which sum to 1. */
export interface Competence {
  competence: number;
  habits: Float64Array;
}

/** Halvings, until the last digit of a number between 0 and 1. */
const HALVINGS = 60;

/**
 * Where `mace` comes to rest with one worker, given how much of what he said of each class is true and how much is not. What he says and is
 * true came about in one of two ways, so the likelihood is concave in competence and in carelessness times habit, which are 1 together: of
 * each competence the latter are the roots of quadratics, and the competence at which all sum to 1 is found by halving.
 */
export function competenceFrom(right: Float64Array, wrong: Float64Array, given: Beforehand): Competence {
  const { knew, guessed } = beforehandOf(given);
  const all = right.reduce((sum, one, c) => sum + one + wrong[c]! + guessed, knew);
  const careless = (able: number) =>
    right.map((one, c) => {
      const own = wrong[c]! + guessed;
      const half = (one + own - all * able) / (2 * all);
      const product = (own * able) / all;
      const root = Math.sqrt(half * half + product);
      return half > 0 ? half + root : product / (root - half);
    });
  const sum = (parts: Float64Array) => parts.reduce((total, one) => total + one, 0);
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const able = (low + high) / 2;
    if (able + sum(careless(able)) > 1) high = able;
    else low = able;
  }
  const habits = careless(low);
  const said = sum(habits);
  return { competence: low, habits: habits.map((one) => one / said) };
}

function maximise(
  crowd: Crowd,
  posteriors: Posteriors,
  competence: Float64Array,
  habits: Float64Array,
  smoothing: Beforehand,
): void {
  const { taskCount, workerCount, classCount, starts, workers, labels } = crowd;
  const knew = new Float64Array(workerCount).fill(smoothing.knew);
  const said = new Float64Array(habits.length).fill(smoothing.guessed);
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
