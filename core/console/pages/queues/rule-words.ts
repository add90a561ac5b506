import type { Queue } from "../../../tasks/contract.ts";

type Rules = Pick<
  Queue,
  "batchIds" | "minPriority" | "maxPriority" | "dailyLimit" | "goldShare" | "onboarding" | "skills" | "languages"
>;

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** What a queue leaves out, for whom it is, and its golds, each in a few words; none for a queue that is for everybody and everything. */
export function ruleWords(rules: Rules): string[] {
  const { batchIds, minPriority, maxPriority, dailyLimit, goldShare, onboarding, skills, languages } = rules;
  return [
    batchIds && (batchIds.length === 1 ? "One batch" : `${batchIds.length} batches`),
    priorityWords(minPriority ?? null, maxPriority ?? null),
    dailyLimit && `${dailyLimit.toLocaleString("en")} a day each`,
    languages && `Knows ${languages.join(" or ")}`,
    ...(skills ?? []).map(({ name, min }) => `${percent(min)} right${name ? ` in ${name}` : ""}`),
    typeof goldShare === "number" && (goldShare > 0 ? `${percent(goldShare)} gold` : "No gold"),
    onboarding && `First ${onboarding.golds} golds at ${percent(onboarding.threshold)}`,
  ].filter((words): words is string => typeof words === "string");
}

function priorityWords(least: number | null, most: number | null): string | null {
  if (least !== null && most !== null) return `Priority ${least} to ${most}`;
  if (least !== null) return `Priority from ${least}`;
  return most === null ? null : `Priority up to ${most}`;
}
