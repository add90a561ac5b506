import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { withdraw } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import { annotationsEvents } from "./events.ts";
import { NOBODY } from "./fused.contract.ts";
import { keepUncounted } from "./keep-uncounted.ts";
import { age } from "./packet.ts";
import { appendVersion } from "./new-version.ts";
import { sizeOf, wholeOf } from "./payload.ts";
import { notCounted } from "./lease-lost.ts";
import { type PreLabelled, preLabelFor } from "./pre-label.ts";
import { type AnnotationRow, lockAnnotation, type Pending, saveAnnotationRow } from "./store/annotations.ts";

interface Done {
  row: AnnotationRow;
  /** Why the hand-in does not count, and where its work is kept. */
  refused: Problem | null;
}

/** The job that ends a hand-in when nobody else does; it is taken out again by whoever did. */
export const FINISH = "finish-submission";

/** Ends the lease of a pending hand-in and counts it, or keeps it uncounted when the lease is lost. Safe to repeat. */
export async function finishHandIn(ctx: Context, row: AnnotationRow, reference: string): Promise<Done> {
  const { pending } = row;
  if (pending?.reference !== reference) return { row, refused: null };
  const author: Context = { ...ctx, actor: { type: "user", id: row.userId } };
  await failpoint("annotations.submit.before-complete");
  const { refusal, gold, spentMs } = await complete(ctx, row.userId, pending);
  await failpoint("annotations.submit.after-complete");
  const preLabel = refusal ? null : await preLabelFor(ctx, row);
  // What the transaction compares is fetched before it, so that it waits for no bucket.
  const compared = [row.result, pending.result, ...(preLabel ? [preLabel.result] : [])];
  await Promise.all(compared.map((stored) => wholeOf(ctx, row.taskId, stored)));
  return transaction(ctx, async (tx) => {
    const locked = (await lockAnnotation(tx, ctx.workspaceId, row.id))!;
    // Unless somebody else ended it meanwhile, and tasks told him the same.
    const open = locked.pending?.reference === reference ? locked.pending : null;
    const end = async (): Promise<Done> => {
      if (!refusal)
        return {
          row: open ? await count(tx, author, locked, open, { gold, spentMs, preLabel }) : locked,
          refused: null,
        };
      const ended = open ? await takeBack(tx, author, locked, open) : locked;
      const { row: last, kept } = await keepUncounted(tx, author, ended, pending);
      return { row: last, refused: notCounted(kept, refusal) };
    };
    const [done] = await Promise.all([end(), open && withdraw(tx, ctx, FINISH, reference)]);
    return done;
  });
}

/** Ends the lease; answers the refusal when tasks says that it counts no more, and throws while that is not known. */
async function complete(
  ctx: Context,
  userId: string,
  pending: Pending,
): Promise<{ refusal: Problem | null; gold: boolean; spentMs: number }> {
  const { assignmentId, fence, reference, active, claimedMs } = pending;
  try {
    const tasks = ctx.call("tasks", tasksContract);
    const counts = { reference, active, claimedMs };
    const { gold, spentMs } = await tasks.completeAssignment({ assignmentId, fence, userId, ...counts });
    return { refusal: null, gold, spentMs };
  } catch (error) {
    const final = error instanceof Problem && (error.code.startsWith("tasks.") || error.code === "request.not_found");
    if (!final) throw error;
    return { refusal: error, gold: false, spentMs: 0 };
  }
}

/** Lets a hand-in count as the next version, the first upon what a model made before it; a draft that is newer than it stays. */
async function count(
  tx: Tx,
  ctx: Context,
  row: AnnotationRow,
  pending: Pending,
  { gold, spentMs, preLabel }: { gold: boolean; spentMs: number; preLabel: PreLabelled | null },
): Promise<AnnotationRow> {
  const now = ctx.clock.now();
  const handedIn = age(row, pending) >= 0;
  const { assignmentId, sequence, result, confidence } = pending;
  const revision = row.version > 0;
  const base = revision ? row : preLabel ? await appendPreLabel(tx, ctx, row, preLabel) : row;
  const parent = base.version > 0 ? base.version : null;
  const { userId, source } = row;
  const { version } = await appendVersion(tx, ctx, base, { result, parent, userId, source, reason: "submitted" });
  const next: AnnotationRow = {
    ...row,
    status: "submitted",
    result,
    pending: null,
    draft: handedIn ? null : row.draft,
    draftSavedAt: handedIn ? null : row.draftSavedAt,
    confidence,
    activeSeconds: row.activeSeconds + spentMs / 1000,
    feedback: null,
    submittedAt: now,
    submittedAssignmentId: assignmentId,
    submittedSequence: sequence,
    submittedVersion: version,
    updatedAt: now,
    version,
    lastVersion: version,
  };
  const { id: annotationId, taskId, projectId, batchId } = next;
  const submitted = {
    annotationId,
    taskId,
    projectId,
    batchId,
    userId,
    version,
    ...sizeOf(result),
    assignmentId,
    schemaVersion: next.schemaVersion,
    activeSeconds: next.activeSeconds,
    spentMs,
    revision,
    ...(gold ? { gold } : {}),
  };
  await Promise.all([saveAnnotationRow(tx, next), emit(tx, ctx, annotationsEvents, "annotation.submitted", submitted)]);
  return next;
}

/** Appends what a model made of the task as the first version, for the person's to be made from. */
async function appendPreLabel(
  tx: Tx,
  ctx: Context,
  row: AnnotationRow,
  { model, result }: PreLabelled,
): Promise<AnnotationRow> {
  const made = { result, parent: null, userId: NOBODY, source: "model", model, reason: "submitted" } as const;
  const { version } = await appendVersion(tx, ctx, row, made);
  return { ...row, version, lastVersion: version };
}

/** Takes a hand-in back; its work has been the draft since it was made, unless a newer one is. */
async function takeBack(tx: Tx, ctx: Context, row: AnnotationRow, pending: Pending): Promise<AnnotationRow> {
  const kept: AnnotationRow = { ...row, status: pending.before, pending: null, updatedAt: ctx.clock.now() };
  if (age(row, pending) < 0) {
    await saveAnnotationRow(tx, kept);
    return kept;
  }
  const { id: annotationId, taskId, projectId, userId, draftSequence: sequence } = kept;
  const told = { annotationId, taskId, projectId, userId, sequence, late: true };
  await Promise.all([saveAnnotationRow(tx, kept), emit(tx, ctx, annotationsEvents, "annotation.draft_saved", told)]);
  return kept;
}
