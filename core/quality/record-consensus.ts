import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { EventData } from "../kernel/wire/event.ts";
import { raiseAlarms } from "./alarms.ts";
import type { ExplainedItem } from "./consensus/explain-task.ts";
import type { Label } from "./consensus/labels.ts";
import type { qualityEvents } from "./events.ts";
import { leastSure } from "./fuse.ts";
import { type Material, meaningOf } from "./meaning.ts";
import { type ConsensusTask, lockTask, replaceTask, saveTask } from "./store/consensus.ts";
import { replaceAnswers } from "./store/consensus-answers.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";
import { reviewPolicyOf } from "./store/review-policies.ts";
import { observe } from "./store/skill.ts";
import { tellRequired, tellUpdated } from "./tell-consensus.ts";

/** Annotators who agree less than this on work that passed, or whose work failed for want of agreement alone, have understood the task differently. */
const DISAGREE = 0.5;
type Check = EventData<typeof qualityEvents, "quality_check.completed">;
type About = Pick<ConsensusTask, "workspaceId" | "customerId" | "projectId" | "batchId" | "taskId">;

/** Keeps what people have said of a task so far and what is probably true of it; what a check has found since then stands. */
export async function updateConsensus(tx: Tx, ctx: Context, about: About, material: Material, at: Date): Promise<void> {
  const before = await lockTask(tx, about.workspaceId, about.taskId);
  if (before && before.updatedAt > at) return;
  const { policy, ...whole } = await keepMeaning(tx, ctx, about, material, at);
  const status = before?.status === "adjudicated" ? "adjudicated" : "gathering";
  const after: ConsensusTask = { ...about, ...whole, divided: false, status, updatedAt: at };
  await saveTask(tx, after);
  await tellUpdated(tx, ctx, after, policy);
}

/**
 * The same when what was handed in has been corrected. Nobody is asked anew because of that, so that a task of which a check has ended does
 * not gather again: it is agreed, or a person is to decide, by how sure it is now.
 */
export async function correctConsensus(
  tx: Tx,
  ctx: Context,
  about: About,
  material: Material,
  at: Date,
): Promise<void> {
  const before = await lockTask(tx, about.workspaceId, about.taskId);
  if (!before) return updateConsensus(tx, ctx, about, material, at);
  const { policy, ...whole } = await keepMeaning(tx, ctx, about, material, at);
  const { adjudicateBelow } = await reviewPolicyOf(tx, about.workspaceId, about.projectId);
  const found = statusOf(before, before.divided, whole.confidence, adjudicateBelow);
  const status = before.status === "gathering" ? "gathering" : found;
  const after: ConsensusTask = {
    ...before,
    ...whole,
    status,
    updatedAt: at > before.updatedAt ? at : before.updatedAt,
  };
  await saveTask(tx, after);
  await tellUpdated(tx, ctx, after, policy);
  if (status !== "required" || before.status === "required") return;
  await tellRequired(tx, ctx, after);
}

/**
 * The same when a check has ended, which asks for a person to decide where it is not sure enough. Where the project says what another
 * annotation is worth, only a check that was to say whether one is wanted, and wants none, ends the gathering.
 */
export async function recordConsensus(
  tx: Tx,
  ctx: Context,
  about: About,
  { annotationIds, agreement, outcome, rejected, moreWanted }: Check,
  material: Material,
  at: Date,
): Promise<void> {
  const before = await lockTask(tx, about.workspaceId, about.taskId);
  const { policy, ...whole } = await keepMeaning(tx, ctx, about, material, at);
  const byPosterior = policy.overlap !== null;
  const failedByItself = outcome === "failed" && rejected.length === 0 && !moreWanted;
  const apart = outcome === "passed" && !byPosterior && agreement !== null && agreement < DISAGREE;
  const divided = apart || failedByItself;
  const { adjudicateBelow } = await reviewPolicyOf(tx, about.workspaceId, about.projectId);
  const found = statusOf(before, divided, whole.confidence, adjudicateBelow);
  const open = byPosterior && moreWanted !== 0;
  const status = open && found !== "adjudicated" ? "gathering" : found;
  const after: ConsensusTask = { ...about, ...whole, divided, status, updatedAt: at };
  await saveTask(tx, after);
  await tellUpdated(tx, ctx, after, policy);
  const people = material.annotations.map((one) => one.userId);
  if (people.length > 1) await raiseAlarms(tx, ctx, about.projectId, people);
  if (status !== "required" || before?.status === "required") return;
  await tellRequired(tx, ctx, after, { annotationIds, agreement });
}

type Whole = Pick<ConsensusTask, "confidence" | "entropy" | "answers" | "leftOut">;

async function keepMeaning(
  tx: Tx,
  ctx: Context,
  about: About,
  material: Material,
  at: Date,
): Promise<Whole & { policy: ConsensusPolicyRow }> {
  const { policy, labels, items, answers, leftOut } = await meaningOf(tx, ctx, about, material);
  await replaceTask(tx, about, labels, items);
  await replaceAnswers(tx, about, answers);
  const people = material.annotations.length;
  if (people > 1) await observeLabels(tx, about, labels, items, at);
  return { ...wholeOf(items, people), leftOut, policy };
}

/** What the items of a task come to together. */
export function wholeOf(
  items: readonly ExplainedItem[],
  answers: number,
): Pick<ConsensusTask, "confidence" | "entropy" | "answers"> {
  return { confidence: leastSure(items), entropy: items.reduce((sum, one) => sum + one.entropy, 0), answers };
}

/** What a person has decided stays decided. */
export function statusOf(
  before: Pick<ConsensusTask, "status"> | undefined,
  divided: boolean,
  confidence: number,
  adjudicateBelow: number,
): ConsensusTask["status"] {
  if (before?.status === "adjudicated") return "adjudicated";
  return divided || confidence < adjudicateBelow ? "required" : "agreed";
}

/** Half as sure as a person's judgement. */
const WEIGHT = 0.5;

/** What the others' answers say of each: how probable it is that what he said is true. */
async function observeLabels(
  tx: Tx,
  { workspaceId, projectId, taskId }: About,
  labels: readonly Label[],
  items: readonly ExplainedItem[],
  observedAt: Date,
): Promise<void> {
  const truths = new Map(items.map((one) => [`${one.family} ${one.item}`, one.posterior]));
  const rows = [...Map.groupBy(labels, (one) => one.userId)].map(([userId, said]) => {
    const right = said.map((one) => truths.get(`${one.family} ${one.item}`)?.[one.label] ?? 0);
    const score = Math.min(1, right.reduce((sum, one) => sum + one, 0) / right.length);
    const source = "consensus" as const;
    return { workspaceId, projectId, userId, source, subjectId: taskId, class: "", score, weight: WEIGHT, observedAt };
  });
  await observe(tx, rows);
}
