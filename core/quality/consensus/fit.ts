import { dawidSkene } from "../statistics/consensus/dawid-skene.ts";
import { glad } from "../statistics/consensus/glad.ts";
import { competenceFrom, knowing, mace } from "../statistics/consensus/mace.ts";
import { accuracyFrom, oneCoin } from "../statistics/consensus/one-coin.ts";
import { confusionsOf, priorsOf as sharesOf, trusting } from "../statistics/consensus/smoothing.ts";
import { majorityVote, wawa, weightedVote } from "../statistics/consensus/vote.ts";
import type { Known } from "../statistics/consensus/posteriors.ts";
import type { Crowd } from "../statistics/crowd.ts";
import type { ConsensusModel, LabelModel } from "./models.ts";

/** With more labels than this nobody's confusion of each with each can be known, nor held in memory. */
export const MOST_CONFUSED = 100;
const SEED = 1;

/** Models that come to rest where the answers of each worker, counted by what he said and what is true of it, say all that they know of him. */
export type CountedModel = "dawid_skene" | "one_coin" | "mace";

export function isCounted(model: ConsensusModel): model is CountedModel {
  return model === "dawid_skene" || model === "one_coin" || model === "mace";
}

/**
 * The probability that each worker says a class of a true one, by a model, from counts of answers; both at
 * `(worker * classCount + said) * classCount + truth`. Who has answered little is taken to be right four times in five.
 */
export function confusionOf(model: CountedModel, counts: Float64Array, classCount: number): Float64Array {
  if (model === "dawid_skene") return confusionsOf(counts, classCount, trusting(classCount));
  const block = classCount * classCount;
  const confusion = new Float64Array(counts.length);
  for (let from = 0; from < counts.length; from += block) {
    const right = new Float64Array(classCount);
    const wrong = new Float64Array(classCount);
    for (let said = 0; said < classCount; said++)
      for (let truth = 0; truth < classCount; truth++)
        (said === truth ? right : wrong)[said]! += counts[from + said * classCount + truth]!;
    const says = model === "one_coin" ? coinOf(right, wrong) : knowledgeOf(right, wrong);
    for (let said = 0; said < classCount; said++)
      for (let truth = 0; truth < classCount; truth++)
        confusion[from + said * classCount + truth] = says(said, said === truth);
  }
  return confusion;
}

type Says = (label: number, isTrue: boolean) => number;

function coinOf(right: Float64Array, wrong: Float64Array): Says {
  const known = sum(right);
  const accuracy = accuracyFrom(known, known + sum(wrong), right.length, trusting(right.length));
  const otherwise = (1 - accuracy) / Math.max(1, right.length - 1);
  return (_label, isTrue) => (isTrue ? accuracy : otherwise);
}

function knowledgeOf(right: Float64Array, wrong: Float64Array): Says {
  const { competence, habits } = competenceFrom(right, wrong, knowing(right.length));
  return (label, isTrue) => (isTrue ? competence : 0) + (1 - competence) * habits[label]!;
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Shares of the classes, given how much of each was found; MACE takes all for alike. */
export function priorsOf(model: CountedModel, sums: Float64Array): Float64Array {
  if (model === "mace") return sums.map(() => 1 / sums.length);
  return sharesOf(sums, trusting(sums.length));
}

/** The model that is meant: of very many labels a worker is right or wrong, whatever the label. */
export function modelFor(model: LabelModel, classCount: number): LabelModel {
  return model === "dawid_skene" && classCount > MOST_CONFUSED ? "one_coin" : model;
}

/** The posteriors of all items of a crowd by a model; `skills` by worker weigh the votes of `weighted`, and what is `known` stays where a model has rounds. */
export function posteriorsBy(model: LabelModel, crowd: Crowd, skills: Float64Array, known?: Known): Float64Array {
  switch (modelFor(model, crowd.classCount)) {
    case "dawid_skene":
      return dawidSkene(crowd, { known, tolerance: 1e-7, smoothing: trusting(crowd.classCount) }).posteriors;
    case "majority":
      return majorityVote(crowd);
    case "weighted":
      return weightedVote(crowd, skills);
    case "wawa":
      return wawa(crowd).posteriors;
    case "one_coin":
      return oneCoin(crowd, { known, tolerance: 1e-7, smoothing: trusting(crowd.classCount) }).posteriors;
    case "glad":
      return glad(crowd, { known }).posteriors;
    case "mace":
      return mace(crowd, { known, tolerance: 1e-7, seed: SEED, smoothing: knowing(crowd.classCount) }).posteriors;
  }
}
