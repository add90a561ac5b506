import type { Annotation, Comparison } from "../../annotations/contract.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";

/** What somebody said of one thing of a task. */
export interface Label {
  family: string;
  item: string;
  userId: string;
  label: string;
}
export const REGIONS = "regions";
/** Said of a region by whoever has not marked it. */
export const UNMARKED = "";

const MOST_ITEMS = 2000;
const SAME = 0.5;
/** Questions that are answered by one of few labels. */
const kinds = new Set(["choice", "rating", "taxonomy", "pairwise"]);

/** What each annotator said of each question, and of each thing that at least one has marked: regions that overlap by half are of one thing. */
export function labelsOf(
  annotations: readonly Annotation[],
  comparisons: readonly Comparison[],
  fields: LabelSchema["fields"],
): Label[] {
  return [...answerLabels(annotations, fields), ...regionLabels(annotations, comparisons)];
}

function answerLabels(annotations: readonly Annotation[], fields: LabelSchema["fields"]): Label[] {
  return fields
    .filter((field) => kinds.has(field.kind))
    .flatMap(({ name }) =>
      annotations.flatMap(({ userId, result }) => {
        const answer = result.answers[name];
        const label = Array.isArray(answer) ? answer.join(" / ") : answer === undefined ? "" : String(answer);
        return label === "" || label.length > 200 ? [] : [{ family: `field:${name}`, item: name, userId, label }];
      }),
    );
}

function regionLabels(annotations: readonly Annotation[], comparisons: readonly Comparison[]): Label[] {
  const group = new Map<string, string>();
  const first = (key: string): string => {
    const next = group.get(key) ?? key;
    if (next === key) return key;
    const found = first(next);
    group.set(key, found);
    return found;
  };
  for (const { left, right, pairs } of comparisons)
    for (const pair of pairs)
      if (pair.iou >= SAME) group.set(first(`${right}/${pair.right}`), first(`${left}/${pair.left}`));
  const items = new Map<string, Map<string, string>>();
  for (const { id, userId, result } of annotations)
    for (const region of result.regions) {
      const key = first(`${id}/${region.id}`);
      const said = items.get(key) ?? new Map<string, string>();
      if (!said.has(userId)) said.set(userId, region.class);
      items.set(key, said);
    }
  return [...items.values()].slice(0, MOST_ITEMS).flatMap((said, at) =>
    annotations.map(({ userId }) => ({
      family: REGIONS,
      item: `region:${at}`,
      userId,
      label: said.get(userId) ?? UNMARKED,
    })),
  );
}
