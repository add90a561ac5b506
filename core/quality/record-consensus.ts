import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { EventData } from "../kernel/wire/event.ts";
import { explainItems, type ExplainedItem } from "./consensus/explain-task.ts";
import type { Label } from "./consensus/labels.ts";
import { qualityEvents } from "./events.ts";
import { type ConsensusTask, historyOf, lockTask, replaceTask, saveTask } from "./store/consensus.ts";
import { reviewPolicyOf } from "./store/review-policies.ts";
import { observe } from "./store/skill.ts";

/** Annotators who agree less than this on work that passed, or whose work failed for want of agreement alone, have understood the task differently. */
const DISAGREE = 0.5;
type Check = EventData<typeof qualityEvents, "quality_check.completed">;
type About = Pick<ConsensusTask, "workspaceId" | "customerId" | "projectId" | "batchId" | "taskId">;

/** Keeps what several people said of a task and what is probably true of it, and asks for a person to decide where that is not sure enough. */
export async function recordConsensus(
  tx: Tx,
  ctx: Context,
  about: About,
  { annotationIds, agreement, outcome, rejected }: Check,
  labels: readonly Label[],
  at: Date,
): Promise<void> {
  const failedByItself = outcome === "failed" && rejected.length === 0;
  const divided = agreement !== null && ((outcome === "passed" && agreement < DISAGREE) || failedByItself);
  const before = await lockTask(tx, about.workspaceId, about.taskId);
  const items: ExplainedItem[] = [];
  for (const [family, said] of Map.groupBy(labels, (one) => one.family)) {
    const people = said.map((one) => one.userId);
    items.push(...explainItems(said, await historyOf(tx, about, family, people)));
  }
  await replaceTask(tx, about, labels, items);
  await observeLabels(tx, about, labels, items, at);
  const { adjudicateBelow } = await reviewPolicyOf(tx, about.workspaceId, about.projectId);
  const whole = wholeOf(items, annotationIds.length);
  const status = statusOf(before, divided, whole.confidence, adjudicateBelow);
  const row = { ...about, ...whole, divided, status, updatedAt: at };
  await saveTask(tx, row);
  const { taskId, projectId, batchId } = about;
  const { confidence, entropy, answers } = row;
  const place = { taskId, projectId, batchId };
  await emit(tx, ctx, qualityEvents, "consensus.updated", { ...place, confidence, entropy, answers });
  if (row.status !== "required" || before?.status === "required") return;
  const told = { ...place, annotationIds, agreement: agreement ?? confidence, posterior: confidence };
  await emit(tx, ctx, qualityEvents, "consensus.required", told);
}

/** A task is as sure as its least sure item. */
export function wholeOf(
  items: readonly ExplainedItem[],
  answers: number,
): Pick<ConsensusTask, "confidence" | "entropy" | "answers"> {
  const confidence = items.reduce((least, one) => Math.min(least, one.confidence), 1);
  return { confidence, entropy: items.reduce((sum, one) => sum + one.entropy, 0), answers };
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
