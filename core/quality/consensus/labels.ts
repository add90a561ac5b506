import type { Annotation } from "../../annotations/contract.ts";
import type { Answer } from "../../annotations/region.contract.ts";
import type { Field } from "../../projects/label-schema.contract.ts";
import type { RegionGroup } from "./group-regions.ts";

/** What somebody said of one thing of a task. */
export interface Label {
  family: string;
  item: string;
  userId: string;
  label: string;
}
export const REGIONS = "regions";
/** Said of a region by whoever has not marked it, and of an option by whoever has not chosen it. */
export const UNMARKED = "";

/** Of more things than this on a task, these are looked at one by one. */
export const MOST_ITEMS = 2000;
const LONGEST = 200;
/** Questions that are answered by one of few labels. */
const kinds: ReadonlySet<Field["kind"]> = new Set(["choice", "rating", "taxonomy", "pairwise", "date"]);
type Said = Pick<Annotation, "userId" | "result">;

export const familyOf = (question: string) => `field:${question}`;
export const itemOfRegion = (at: number) => `region:${at}`;
export const itemOfOption = (question: string, option: string) => `${question}: ${option}`;

/** An answer as a label; empty of what is none. Long ones are cut, and stay different from each other. */
export function labelOf(answer: Answer | undefined): string {
  const label = Array.isArray(answer) ? answer.join(" / ") : answer === undefined ? "" : String(answer);
  if (label.length <= LONGEST) return label;
  const hash = new Bun.CryptoHasher("sha256").update(label).digest("hex").slice(0, 16);
  return `${[...label.slice(0, 150)].slice(0, -1).join("")}… ${hash}`;
}

/** What each annotator said of each question, and of each thing that at least one has marked. */
export function labelsOf(
  annotations: readonly Said[],
  groups: readonly RegionGroup[],
  fields: readonly Field[],
): Label[] {
  return [...fields.flatMap((field) => answerLabels(annotations, field)), ...regionLabels(annotations, groups)];
}

function answerLabels(annotations: readonly Said[], { name, kind }: Field): Label[] {
  if (kind === "multi_choice") return optionLabels(annotations, name);
  if (!kinds.has(kind)) return [];
  return annotations.flatMap(({ userId, result }) => {
    const label = labelOf(own(result.answers, name));
    return label === "" ? [] : [{ family: familyOf(name), item: name, userId, label }];
  });
}

/** Of each option that somebody chose, who did; who did not answer the question says nothing of any. */
function optionLabels(annotations: readonly Said[], name: string): Label[] {
  const answered = annotations.flatMap(({ userId, result }) => {
    const answer = own(result.answers, name);
    return Array.isArray(answer) ? [{ userId, chosen: new Set(answer) }] : [];
  });
  const options = [...new Set(answered.flatMap((one) => [...one.chosen]))].sort();
  return options.flatMap((option) =>
    answered.map(({ userId, chosen }) => {
      const label = chosen.has(option) ? option : UNMARKED;
      return { family: familyOf(name), item: itemOfOption(name, option), userId, label };
    }),
  );
}

function regionLabels(annotations: readonly Said[], groups: readonly RegionGroup[]): Label[] {
  return groups.slice(0, MOST_ITEMS).flatMap((group, at) => {
    const said = new Map(group.map((mark) => [mark.userId, mark.region.class]));
    const label = (userId: string) => said.get(userId) ?? UNMARKED;
    const item = itemOfRegion(at);
    return annotations.map(({ userId }) => ({ family: REGIONS, item, userId, label: label(userId) }));
  });
}

export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
