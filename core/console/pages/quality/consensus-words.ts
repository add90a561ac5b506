import type { ConsensusPolicy } from "../../../quality/consensus-policy.contract.ts";

type Model = ConsensusPolicy["questions"][number]["model"];

const words: Record<Model, string> = {
  dawid_skene: "By who errs how (Dawid-Skene)",
  majority: "Majority",
  weighted: "Majority, weighted by skill",
  wawa: "Majority, weighted by agreement (Wawa)",
  one_coin: "By who errs how often (one coin)",
  glad: "By skill and difficulty (GLAD)",
  mace: "By who is careful and who guesses (MACE)",
  bradley_terry: "Strength of what is preferred (Bradley-Terry)",
  median: "Median",
  mean: "Mean",
  huber: "Mean that outliers move little (Huber)",
  closest: "The answer closest to all others",
};

/** Models in words; the first is the usual one. */
export function modelOptions(models: readonly Model[]): { value: Model; label: string }[] {
  return models.map((value, at) => ({ value, label: at === 0 ? `${words[value]}, as usual` : words[value] }));
}
