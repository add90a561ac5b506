import type { Annotation } from "../../annotations/contract.ts";
import type { Field } from "../../projects/label-schema.contract.ts";
import type { ExplainedItem } from "./explain-task.ts";
import type { RegionGroup } from "./group-regions.ts";
import { familyOf, labelOf, labelsOf, own } from "./labels.ts";

type Said = Pick<Annotation, "userId" | "result">;

/** What items mean where a person has decided: what he let stand is true of each that it says anything of, whatever the others said. */
export function decide(
  items: readonly ExplainedItem[],
  truth: Said,
  annotations: readonly Said[],
  groups: readonly RegionGroup[],
  fields: readonly Field[],
): ExplainedItem[] {
  const others = annotations.filter((one) => one.userId !== truth.userId);
  const labels = labelsOf([...others, truth], groups, fields).filter((one) => one.userId === truth.userId);
  const known = new Map(labels.map(({ family, item, label }) => [`${family} ${item}`, label]));
  const answers = new Map(fields.map(({ name }) => [`${familyOf(name)} ${name}`, own(truth.result.answers, name)]));
  const sure = { confidence: 1, entropy: 0, decided: true };
  return items.map((item) => {
    const key = `${item.family} ${item.item}`;
    const label = known.get(key);
    if (label !== undefined) return { ...item, ...sure, posterior: { [label]: 1 }, label };
    const answer = answers.get(key);
    if (answer === undefined) return item;
    const plain = typeof answer === "object" && !Array.isArray(answer) ? JSON.stringify(answer) : answer;
    return { ...item, ...sure, posterior: {}, label: labelOf(plain) };
  });
}
