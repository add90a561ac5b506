import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { WhyEmpty } from "./contract.ts";
import { findAnnotator, skillsOf } from "./store/annotators.ts";
import { remainingOf } from "./store/batches.ts";
import { onboardingOf } from "./store/golds.ts";
import { findProject } from "./store/projects.ts";
import { countOffers, countsOf, type Exclusion, exclusionsOf } from "./store/queue-counts.ts";
import { pauseOf } from "./store/pauses.ts";
import { rulesOf } from "./store/queue-rules.ts";
import type { QueueRow } from "./store/queues.ts";

export interface Situation {
  paused: boolean;
  projectStatus: string;
  tasks: number;
  remaining: number;
  waiting: number;
  active: number;
  /** Why this person is given no work of the project. */
  pausedFor?: string | null;
  dayIsFull?: boolean;
  onboarding?: { answered: number; golds: number; score: number | null; threshold: number } | null;
  /** The skills that are asked for and not there, and the languages of which none is. */
  unskilled?: { name?: string; min: number; level: number | null }[];
  unspoken?: readonly string[];
  excluded?: Exclusion[];
}

/** Why there is nothing for a caller, the first reason that holds. */
export function reasonOf(s: Situation): WhyEmpty {
  const because = (reason: WhyEmpty["reason"], detail: string): WhyEmpty => ({
    reason,
    detail,
    waiting: s.waiting,
    excluded: s.excluded ?? [],
    ...(reason === "onboarding" && s.onboarding
      ? { onboarding: { answered: s.onboarding.answered, golds: s.onboarding.golds } }
      : {}),
  });
  if (s.paused) return because("queue_paused", "The queue is paused.");
  if (s.projectStatus !== "active") return because("project_not_active", `The project is ${s.projectStatus}.`);
  if (s.pausedFor) return because("you_are_paused", `You are given no work of this project for now: ${s.pausedFor}`);
  if (s.unspoken?.length) return because("languages", `This queue is for people who know ${eitherOf(s.unspoken)}.`);
  if (s.unskilled?.length)
    return because("skills", `This queue asks for ${s.unskilled.map((one) => skillAsked(one)).join(", and ")}.`);
  if (s.dayIsFull)
    return because(
      "daily_limit",
      "You have taken as many of this project's tasks today (UTC), through any queue, as this one allows.",
    );
  if (s.onboarding) return because("onboarding", onboardingWords(s.onboarding));
  if (s.tasks > 0 && s.remaining === 0) return because("all_done", "Every task of the project is done.");
  if (s.waiting > 0)
    return because(
      "already_worked_on_all",
      "What waits here you have worked on yourself or put off, or it is kept for somebody else.",
    );
  if (s.active > 0) return because("all_taken", "Others are working on all that is left; come back in a while.");
  if (s.excluded?.some(({ rule }) => rule === "batch" || rule === "priority"))
    return because("nothing_waiting", "The tasks that wait at this stage are none that this queue offers.");
  return because("nothing_waiting", s.tasks === 0 ? "The project has no tasks yet." : "No task is at this stage now.");
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Names as one of which will do. */
export function eitherOf(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** A skill that is asked for and not there, with how good the person is. */
export function skillAsked({ name, min, level }: NonNullable<Situation["unskilled"]>[number], whose = "yours"): string {
  const theirs = level === null ? "not known yet" : percent(level);
  return `${percent(min)} right ${name === undefined ? "in this project" : `in ${name}`} (${whose}: ${theirs})`;
}

/** How far somebody has come with the golds that a queue asks for first. */
export function onboardingProgress({
  answered,
  golds,
  score,
  threshold,
}: NonNullable<Situation["onboarding"]>): string {
  const done = `Onboarding: ${Math.min(answered, golds)} of ${golds} answered`;
  const how =
    answered >= golds && score !== null ? `, ${percent(score)} right where ${percent(threshold)} are asked for` : "";
  return done + how;
}

function onboardingWords(onboarding: NonNullable<Situation["onboarding"]>): string {
  return `${onboardingProgress(onboarding)}. There is no other one for you now: your last answers may still be looked at, or ask a manager for more.`;
}

/** Looks at a queue that had nothing for the caller. */
export async function whyEmpty(tx: Tx, ctx: Context, queue: QueueRow, userId: string): Promise<WhyEmpty> {
  return reasonOf(await situationOf(tx, ctx, queue, userId));
}

/** How things stand between a queue and a person. */
export async function situationOf(
  tx: Tx,
  ctx: Context,
  queue: QueueRow,
  userId: string,
): Promise<Situation & { availableToMe: number }> {
  const project = await findProject(tx, ctx.workspaceId, queue.projectId);
  const left = await remainingOf(tx, ctx.workspaceId, queue.projectId);
  const offers = await countOffers(tx, ctx.workspaceId, [queue]);
  const counts = (await countsOf(tx, ctx.workspaceId, [queue], offers, userId, ctx.clock.now())).get(queue.id);
  const person = { workspaceId: ctx.workspaceId, projectId: queue.projectId, userId };
  const kept = await exclusionsOf(tx, ctx.workspaceId, queue, userId, ctx.clock.now());
  return {
    ...kept,
    ...(await askedOf(tx, person, queue)),
    pausedFor: await pauseOf(tx, ctx.workspaceId, queue.projectId, userId),
    paused: queue.paused,
    projectStatus: project?.status ?? "unknown",
    ...left,
    waiting: counts?.waiting ?? 0,
    active: counts?.active ?? 0,
    availableToMe: counts?.availableToMe ?? 0,
  };
}

/** What a queue asks of a person that he has not. */
async function askedOf(
  tx: Tx,
  person: { workspaceId: string; projectId: string; userId: string },
  queue: QueueRow,
): Promise<Pick<Situation, "onboarding" | "unskilled" | "unspoken">> {
  const { onboarding } = rulesOf(queue);
  const come = onboarding && (await onboardingOf(tx, person, onboarding));
  const levels = queue.skills ? await skillsOf(tx, person) : new Map();
  const lacking = (queue.skills ?? []).map((one) => ({ ...one, level: levels.get(one.name ?? "")?.level ?? null }));
  const spoken = queue.languages ? ((await findAnnotator(tx, person.workspaceId, person.userId))?.languages ?? []) : [];
  return {
    onboarding: come && !come.passed ? { ...onboarding, ...come } : null,
    unskilled: lacking.filter(({ level, min }) => level === null || level < min),
    unspoken: queue.languages?.some((one) => spoken.includes(one)) ? [] : (queue.languages ?? []),
  };
}
