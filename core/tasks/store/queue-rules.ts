import type { queues } from "../../../db/schema/tasks.ts";
import type { QueueRules } from "../queue-rules.contract.ts";

type Row = typeof queues.$inferSelect;
export type RuleColumns = Pick<
  Row,
  | "batchIds"
  | "minPriority"
  | "maxPriority"
  | "dailyLimit"
  | "goldShare"
  | "onboardingGolds"
  | "onboardingThreshold"
  | "skills"
  | "languages"
>;

/** The rules of a queue that leaves nothing out and is for everybody. */
export const noRules: RuleColumns = {
  batchIds: null,
  minPriority: null,
  maxPriority: null,
  dailyLimit: null,
  goldShare: null,
  onboardingGolds: null,
  onboardingThreshold: null,
  skills: null,
  languages: null,
};

/** The rules after a change as they are stored: what is not given stays. */
export function columnsOf(given: QueueRules, before: RuleColumns = noRules): RuleColumns {
  const { onboarding = onboardingOf(before) } = given;
  const { batchIds = before.batchIds, minPriority = before.minPriority, maxPriority = before.maxPriority } = given;
  const { dailyLimit = before.dailyLimit, goldShare = before.goldShare } = given;
  const { skills = before.skills, languages = before.languages } = given;
  return {
    batchIds,
    minPriority,
    maxPriority,
    dailyLimit,
    goldShare,
    skills: skills?.map(({ name, min }) => (name === undefined ? { min } : { name, min })) ?? null,
    languages,
    onboardingGolds: onboarding?.golds ?? null,
    onboardingThreshold: onboarding?.threshold ?? null,
  };
}

/** The rules as they are told. */
export function rulesOf(row: RuleColumns): QueueRules {
  const { batchIds, minPriority, maxPriority, dailyLimit, goldShare, skills, languages } = row;
  const onboarding = onboardingOf(row);
  return { batchIds, minPriority, maxPriority, dailyLimit, goldShare, onboarding, skills, languages };
}

function onboardingOf({ onboardingGolds, onboardingThreshold }: RuleColumns): QueueRules["onboarding"] {
  if (onboardingGolds === null || onboardingThreshold === null) return null;
  return { golds: onboardingGolds, threshold: onboardingThreshold };
}
