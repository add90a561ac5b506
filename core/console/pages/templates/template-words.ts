import type { Template } from "../../../projects/contract.ts";

function counted(n: number, one: string, many: string): string[] {
  return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
}

/** What a template brings, in a few words each: labels, questions, people, review, rules. */
export function bringsOf({ labelSchema, settings, qualityRules, queues }: Template): string[] {
  const { overlap, reviewShare } = settings;
  return [
    ...counted(labelSchema.classes.length, "class", "classes"),
    ...counted(labelSchema.fields.length, "question", "questions"),
    ...counted(labelSchema.relations.length, "relation", "relations"),
    overlap === 1 ? "one person a task" : `${overlap} people a task`,
    reviewShare === 0 ? "no review" : `${Math.round(reviewShare * 100)} % reviewed`,
    ...(queues.length > 2 ? [`${queues.length} queues`] : []),
    ...counted(qualityRules.filter((one) => one.enabled).length, "check", "checks"),
  ];
}

/** Where a key leads within a group of radios, around its ends; null for keys that lead nowhere. */
export function stepOf(key: string, at: number, length: number): number | null {
  if (length === 0) return null;
  if (key === "ArrowRight" || key === "ArrowDown") return (at + 1) % length;
  if (key === "ArrowLeft" || key === "ArrowUp") return (at - 1 + length) % length;
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}
