import type { Field } from "../../projects/label-schema.contract.ts";

/** Models that find the one label of a thing from the labels that people gave. */
export const labelModels = ["dawid_skene", "majority", "weighted", "wawa", "one_coin", "glad", "mace"] as const;
export type LabelModel = (typeof labelModels)[number];

/** Models that make one answer of what has no labels: numbers by their middle, words and orders by the answer that is most like the others. */
export const valueModels = ["median", "mean", "huber", "closest"] as const;
export type ValueModel = (typeof valueModels)[number];

export type ConsensusModel = LabelModel | ValueModel | "bradley_terry";
export const consensusModels: readonly ConsensusModel[] = [...labelModels, "bradley_terry", ...valueModels];

const numeric = ["median", "mean", "huber"] as const;
const fitting: Readonly<Record<Field["kind"], readonly ConsensusModel[]>> = {
  choice: labelModels,
  multi_choice: labelModels,
  taxonomy: labelModels,
  date: labelModels,
  rating: [...labelModels, ...numeric],
  pairwise: [...labelModels, "bradley_terry"],
  number: numeric,
  message_ratings: numeric,
  text: ["closest"],
  ranking: ["closest"],
};

/** The models that make sense of a kind of question, the usual one first. */
export function modelsFor(kind: Field["kind"]): readonly ConsensusModel[] {
  return fitting[kind];
}

/** The model of a question: the one chosen for it, or the usual one where none was, or where the question has changed its kind since. */
export function modelOf(field: Pick<Field, "name" | "kind">, chosen: Readonly<Record<string, string>>): ConsensusModel {
  const fits = modelsFor(field.kind);
  const own = Object.hasOwn(chosen, field.name) ? chosen[field.name] : undefined;
  return fits.find((model) => model === own) ?? fits[0]!;
}

/** Whether a model gives each label a probability, and not one value. */
export function isLabelModel(model: ConsensusModel): model is LabelModel {
  return (labelModels as readonly string[]).includes(model);
}
