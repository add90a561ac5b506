import type { QueueVerdict } from "./explanation.contract.ts";
import { eitherOf, onboardingProgress, type Situation, skillAsked } from "./why-empty.ts";

/** What auth says of a person: whether he is active, and what he may do in the queue's project; null when it could not be asked. */
export interface Standing {
  active: boolean;
  permissions: ReadonlySet<string>;
}
export interface Rules {
  stage: "annotate" | "review";
  dailyLimit: number | null;
  languages: readonly string[] | null;
  skills: readonly object[] | null;
  onboarding: object | null;
}

/** Everything that must hold before a queue hands somebody anything, with whether it does; what the queue does not ask for is left out. */
export function verdictsOf(s: Situation, rules: Rules, standing: Standing | null, admitted: boolean): QueueVerdict[] {
  const verdict = (condition: QueueVerdict["condition"], holds: boolean | null, detail: string) => ({
    condition,
    holds,
    detail,
  });
  const unspoken = s.unspoken ?? [];
  const unskilled = s.unskilled ?? [];
  return [
    verdict("running", !s.paused, s.paused ? "The queue is paused." : "The queue is running."),
    verdict("project", s.projectStatus === "active", `The project is ${s.projectStatus}.`),
    roleVerdict(rules.stage, standing),
    verdict(
      "member",
      admitted,
      admitted ? "The project admits them to this work." : "The project has members for this work, and they are none.",
    ),
    verdict(
      "not_paused",
      !s.pausedFor,
      s.pausedFor ? `They are given no work of this project: ${s.pausedFor}` : "They are not paused in the project.",
    ),
    ...(rules.languages
      ? [
          verdict(
            "languages",
            unspoken.length === 0,
            unspoken.length > 0
              ? `The queue is for people who know ${eitherOf(unspoken)}.`
              : "They know a language that the queue asks for.",
          ),
        ]
      : []),
    ...(rules.skills
      ? [
          verdict(
            "skills",
            unskilled.length === 0,
            unskilled.length > 0
              ? `The queue asks for ${unskilled.map((one) => skillAsked(one, "theirs")).join(", and ")}.`
              : "They have the skills that the queue asks for.",
          ),
        ]
      : []),
    ...(rules.dailyLimit !== null
      ? [
          verdict(
            "daily_limit",
            !s.dayIsFull,
            s.dayIsFull
              ? `They have taken ${rules.dailyLimit} or more of the project's tasks at this stage today (UTC), through any queue.`
              : `They have taken fewer than ${rules.dailyLimit} of the project's tasks at this stage today (UTC), through any queue.`,
          ),
        ]
      : []),
    ...(rules.onboarding
      ? [
          verdict(
            "onboarding",
            !s.onboarding,
            s.onboarding
              ? `${onboardingProgress(s.onboarding)}; until it is passed they are handed golds alone.`
              : "They have passed the onboarding.",
          ),
        ]
      : []),
  ];
}

/** Whether somebody's roles let him do a stage's work; unknown while auth is away. */
export function roleVerdict(stage: Rules["stage"], standing: Standing | null): QueueVerdict {
  const condition = "role";
  if (!standing) return { condition, holds: null, detail: "What their roles grant could not be asked just now." };
  if (!standing.active) return { condition, holds: false, detail: "Their account is not active." };
  const needed = stage === "review" ? ["task.claim", "quality.review"] : ["task.claim"];
  const missing = needed.filter((one) => !standing.permissions.has(one));
  return missing.length > 0
    ? { condition, holds: false, detail: `None of their roles grants ${missing.join(" and ")}.` }
    : { condition, holds: true, detail: "Their roles let them do this work." };
}
