import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import { annotationsEvents } from "./events.ts";
import { age } from "./packet.ts";
import { annotationProblems } from "./problems.ts";
import {
  type AnnotationRow,
  findAnnotation,
  lockAnnotation,
  type Pending,
  saveAnnotationRow,
} from "./store/annotations.ts";
import { addVersion } from "./store/versions.ts";

interface Done {
  row: AnnotationRow;
  /** Why the hand-in does not count; the work is the annotation's draft again. */
  refused: Problem | null;
}

/** Ends the lease of a pending hand-in and counts it, or keeps it as a draft when the lease is lost. Safe to repeat. */
export async function finishHandIn(ctx: Context, annotationId: string, reference: string): Promise<Done> {
  const scope = { workspaceId: ctx.workspaceId, customerId: null, userId: null };
  const row = await transaction(ctx, (tx) => findAnnotation(tx, scope, annotationId));
  if (!row) throw requestProblems.not_found();
  const { pending } = row;
  if (pending?.reference !== reference) return { row, refused: null };
  await failpoint("annotations.submit.before-complete");
  const refusal = await complete(ctx, row.userId, pending);
  await failpoint("annotations.submit.after-complete");
  return transaction(ctx, async (tx) => {
    const locked = (await lockAnnotation(tx, ctx.workspaceId, annotationId))!;
    if (locked.pending?.reference !== reference) return { row: locked, refused: null };
    const now = ctx.clock.now();
    if (refusal) {
      const kept = { ...locked, status: pending.before, pending: null, updatedAt: now };
      await saveAnnotationRow(tx, kept);
      const { id, taskId, projectId, userId } = kept;
      const told = { annotationId: id, taskId, projectId, userId, sequence: kept.draftSequence, late: true };
      await emit(tx, actingFor(ctx, userId), annotationsEvents, "annotation.draft_saved", told);
      return { row: kept, refused: lost(kept, refusal) };
    }
    const counted = count(locked, pending, now);
    await saveAnnotationRow(tx, counted);
    const { id: annotation, version, workspaceId, taskId, projectId, batchId, userId, source, result } = counted;
    await addVersion(tx, {
      annotationId: annotation,
      version,
      workspaceId,
      taskId,
      projectId,
      parent: locked.version > 0 ? locked.version : null,
      userId,
      source,
      reason: "submitted",
      result,
      createdAt: now,
    });
    await emit(tx, actingFor(ctx, userId), annotationsEvents, "annotation.submitted", {
      annotationId,
      taskId,
      projectId,
      batchId,
      userId,
      version,
      regions: result.regions.length,
      answers: Object.keys(result.answers).length,
      assignmentId: pending.assignmentId,
      schemaVersion: counted.schemaVersion,
      activeSeconds: counted.activeSeconds,
      revision: version > 1,
    });
    return { row: counted, refused: null };
  });
}

/** Ends the lease; answers the refusal when tasks says that it counts no more, and throws while that is not known. */
async function complete(ctx: Context, userId: string, pending: Pending): Promise<Problem | null> {
  const { assignmentId, fence, reference } = pending;
  try {
    await ctx.call("tasks", tasksContract).completeAssignment({ assignmentId, fence, userId, reference });
    return null;
  } catch (error) {
    const final = error instanceof Problem && (error.code.startsWith("tasks.") || error.code === "request.not_found");
    if (!final) throw error;
    return error;
  }
}

/** The row once its hand-in counts; a draft that is newer than the hand-in stays. */
function count(row: AnnotationRow, pending: Pending, now: Date): AnnotationRow {
  const handedIn = age(row, pending) >= 0;
  return {
    ...row,
    status: "submitted",
    result: pending.result,
    pending: null,
    draft: handedIn ? null : row.draft,
    draftSavedAt: handedIn ? null : row.draftSavedAt,
    confidence: pending.confidence,
    feedback: null,
    submittedAt: now,
    submittedAssignmentId: pending.assignmentId,
    submittedSequence: pending.sequence,
    updatedAt: now,
    version: row.version + 1,
  };
}

function lost(row: AnnotationRow, refusal: Problem): Problem {
  return annotationProblems.lease_lost({
    annotationId: row.id,
    taskId: row.taskId,
    draftSequence: row.draftSequence,
    assignmentStatus: refusal.fields.assignmentStatus ?? null,
    detail: `${refusal.message}. Nothing is lost: your work is kept as the draft of annotation ${row.id}, and it is shown to you when you get this task again.`,
  });
}

function actingFor(ctx: Context, userId: string): Context {
  return { ...ctx, actor: { type: "user", id: userId } };
}
