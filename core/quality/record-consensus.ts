import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { EventData } from "../kernel/wire/event.ts";
import { areApart } from "./agreement.ts";
import { raiseAlarms } from "./alarms.ts";
import type { ExplainedItem } from "./consensus/explain-task.ts";
import type { Label } from "./consensus/labels.ts";
import type { qualityEvents } from "./events.ts";
import { leastSure } from "./fuse.ts";
import { type Material, meaningOf, peopleIn } from "./meaning.ts";
import type { ConsensusTask } from "./store/consensus.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";
import { keepTask, type Understood } from "./store/keep-task.ts";
import { type Knowledge, lockKnowledge } from "./store/knowledge.ts";
import type { ObservationRow } from "./store/skill.ts";
import { tellRequired, tellUpdated } from "./tell-consensus.ts";

type Check = EventData<typeof qualityEvents, "quality_check.completed">;
type About = Pick<ConsensusTask, "workspaceId" | "customerId" | "projectId" | "batchId" | "taskId">;

/** Keeps what people have said of a task so far and what is probably true of it; what a check has found since then stands. */
export async function updateConsensus(tx: Tx, ctx: Context, about: About, material: Material, at: Date): Promise<void> {
  const known = await lock(tx, ctx, about, material);
  const { before } = known;
  if (before && (before.updatedAt > at || isOlder(versionsOf(material), before.versions))) return;
  await keepUpdated(tx, ctx, about, material, at, known);
}

async function keepUpdated(tx: Tx, ctx: Context, about: About, material: Material, at: Date, known: Knowledge) {
  const decided = isDecided(known.before, material);
  const { whole, policy, understood } = await understand(tx, about, material, known, at, decided);
  const status = decided ? "adjudicated" : "gathering";
  const after: ConsensusTask = { ...about, ...whole, divided: false, status, updatedAt: at };
  await keepTask(tx, after, understood);
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
  const known = await lock(tx, ctx, about, material);
  const { before } = known;
  if (!before) return keepUpdated(tx, ctx, about, material, at, known);
  if (isOlder(versionsOf(material), before.versions)) return;
  const decided = isDecided(before, material);
  const { whole, policy, understood } = await understand(tx, about, material, known, at, decided);
  const found = statusOf(before, before.divided, whole.confidence, known.review.adjudicateBelow);
  const undecided = before.status === "gathering" ? "gathering" : found;
  const status = decided ? "adjudicated" : undecided;
  const after: ConsensusTask = { ...before, ...whole, status, updatedAt: later(at, before.updatedAt) };
  await keepTask(tx, after, understood);
  await tellUpdated(tx, ctx, after, policy);
  if (status !== "required" || before.status === "required") return;
  await tellRequired(tx, ctx, after);
}

/**
 * The same when a check has ended, which asks for a person to decide where it is not sure enough. Where the workflow asked it for that, it
 * has said so itself; where the project says what another annotation is worth, only a check that wants none ends the gathering. What has
 * been corrected since the check began is known better already, and the check says nothing of how people agree about it.
 */
export async function recordConsensus(
  tx: Tx,
  ctx: Context,
  about: About,
  { annotationIds, versions, agreement, outcome, rejected, moreWanted, threshold }: Check,
  material: Material,
  at: Date,
): Promise<void> {
  const known = await lock(tx, ctx, about, material);
  const { before } = known;
  const better = before && isOlder(versionsOf(material), before.versions) ? before : null;
  const decided = !better && isDecided(before, material);
  const { whole, policy, understood } = better
    ? { whole: better, policy: known.policy, understood: null }
    : await understand(tx, about, material, known, at, decided);
  const byPosterior = policy.overlap !== null;
  const failedByItself = outcome === "failed" && rejected.length === 0 && !moreWanted;
  const late = isOlder(versions, whole.versions);
  const decides = threshold !== undefined && !late;
  const unasked = !byPosterior && !decides && !late;
  const apart = outcome === "passed" && unasked && areApart(agreement);
  const divided = apart || failedByItself;
  const found = statusOf(before, divided, decides ? 1 : whole.confidence, known.review.adjudicateBelow);
  const open = byPosterior && moreWanted !== 0;
  const undecided = open && found !== "adjudicated" ? "gathering" : found;
  const status = decided ? "adjudicated" : undecided;
  const updatedAt = before ? later(at, before.updatedAt) : at;
  const after: ConsensusTask = { ...about, ...whole, divided, status, updatedAt };
  await keepTask(tx, after, understood);
  await tellUpdated(tx, ctx, after, policy);
  const people = peopleIn(material);
  if (people.length > 1) await raiseAlarms(tx, ctx, about.projectId, people);
  if (status !== "required" || before?.status === "required") return;
  await tellRequired(tx, ctx, after, { annotationIds, agreement });
}

/** The same when a person has decided: what he let stand is what the task means, and what each said is judged by it. */
export async function decideConsensus(tx: Tx, ctx: Context, about: About, material: Material, at: Date): Promise<void> {
  const known = await lock(tx, ctx, about, material);
  const { before } = known;
  if (!before) return;
  const updatedAt = later(at, before.updatedAt);
  const decision = before.status === "agreed" && !material.truth?.corrected ? "agreed" : "adjudicated";
  if (isOlder(versionsOf(material), before.versions)) {
    const same: ConsensusTask = { ...before, status: decision, updatedAt };
    await keepTask(tx, same, null);
    return tellUpdated(tx, ctx, same, known.policy);
  }
  const { whole, policy, understood } = await understand(tx, about, material, known, at, true);
  const after: ConsensusTask = { ...before, ...whole, status: decision, updatedAt };
  await keepTask(tx, after, understood);
  await tellUpdated(tx, ctx, after, policy);
}

function lock(tx: Tx, ctx: Context, about: About, material: Material): Promise<Knowledge> {
  return lockKnowledge(tx, about, { people: peopleIn(material), now: ctx.clock.now() });
}

/** Whether somebody has let stand what he corrected, or has decided before. */
function isDecided(before: Pick<ConsensusTask, "status"> | undefined, { truth }: Material): boolean {
  return truth?.corrected === true || before?.status === "adjudicated";
}

type Versions = Readonly<Record<string, number>>;

function versionsOf({ annotations }: Material): Record<string, number> {
  return Object.fromEntries(annotations.map((one) => [one.id, one.version]));
}

/** Whether of some annotation a newer version is known than was looked at. */
function isOlder(looked: Versions, known: Versions): boolean {
  return Object.entries(looked).some(([id, version]) => version < (known[id] ?? 0));
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

type Whole = Pick<ConsensusTask, "confidence" | "entropy" | "answers" | "leftOut" | "versions">;

/** What the work on a task means, and what is to be kept of that. */
async function understand(
  tx: Tx,
  about: About,
  material: Material,
  known: Knowledge,
  at: Date,
  decided: boolean,
): Promise<{ whole: Whole; policy: ConsensusPolicyRow; understood: Understood }> {
  const { policy, labels, items, answers, leftOut } = await meaningOf(tx, about, material, known, decided);
  const people = material.annotations.length;
  const observations = people > 1 ? judged(about, labels, items, at) : [];
  return {
    whole: { ...wholeOf(items, people), leftOut, versions: versionsOf(material) },
    // What was fused is as sure as what all say, not as what a person says instead.
    policy: decided && material.truth ? { ...policy, fuse: false } : policy,
    understood: { labels, items, answers, observations },
  };
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
function judged(
  { workspaceId, projectId, taskId }: About,
  labels: readonly Label[],
  items: readonly ExplainedItem[],
  observedAt: Date,
): ObservationRow[] {
  const truths = new Map(items.map((one) => [`${one.family} ${one.item}`, one.posterior]));
  return [...Map.groupBy(labels, (one) => one.userId)].map(([userId, said]) => {
    const right = said.map((one) => truths.get(`${one.family} ${one.item}`)?.[one.label] ?? 0);
    const score = Math.min(1, right.reduce((sum, one) => sum + one, 0) / right.length);
    const source = "consensus" as const;
    return { workspaceId, projectId, userId, source, subjectId: taskId, class: "", score, weight: WEIGHT, observedAt };
  });
}
