import { dawidSkene } from "../statistics/consensus/dawid-skene.ts";
import { glad } from "../statistics/consensus/glad.ts";
import { mace } from "../statistics/consensus/mace.ts";
import { oneCoin } from "../statistics/consensus/one-coin.ts";
import { confusionsOf, priorsOf as sharesOf, trusting } from "../statistics/consensus/smoothing.ts";
import { majorityVote, wawa, weightedVote } from "../statistics/consensus/vote.ts";
import type { Crowd } from "../statistics/crowd.ts";
import type { LabelModel } from "./models.ts";

/** With more labels than this nobody's confusion of each with each can be known, nor held in memory. */
export const MOST_CONFUSED = 100;
const SEED = 1;

/** Turns counts of answers by worker, class said and true class into confusions; who has answered little is taken to be right four times in five. */
export function confusionOf(counts: Float64Array, classCount: number): Float64Array {
  return confusionsOf(counts, classCount, trusting(classCount));
}

/** Shares of the classes, given how much of each was found. */
export function priorsOf(sums: Float64Array): Float64Array {
  return sharesOf(sums, trusting(sums.length));
}

/** The posteriors of all items of a crowd at once, by expectation maximisation (Dawid and Skene 1979) until none moves. */
export function fit(crowd: Crowd, iterations = 200, tolerance = 1e-7): Float64Array {
  return dawidSkene(crowd, { iterations, tolerance, smoothing: trusting(crowd.classCount) }).posteriors;
}

/** The model that is meant: of very many labels a worker is right or wrong, whatever the label. */
export function modelFor(model: LabelModel, classCount: number): LabelModel {
  return model === "dawid_skene" && classCount > MOST_CONFUSED ? "one_coin" : model;
}

/** The posteriors of all items of a crowd by a model; `skills` by worker weigh the votes of `weighted`. */
export function posteriorsBy(model: LabelModel, crowd: Crowd, skills: Float64Array): Float64Array {
  switch (modelFor(model, crowd.classCount)) {
    case "dawid_skene":
      return fit(crowd);
    case "majority":
      return majorityVote(crowd);
    case "weighted":
      return weightedVote(crowd, skills);
    case "wawa":
      return wawa(crowd).posteriors;
    case "one_coin":
      return oneCoin(crowd, { tolerance: 1e-7, smoothing: 1 }).posteriors;
    case "glad":
      return glad(crowd).posteriors;
    case "mace":
      return mace(crowd, { seed: SEED, smoothing: 0.1 }).posteriors;
  }
}
