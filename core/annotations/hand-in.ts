import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { FieldError, Problem } from "../kernel/wire/problem.ts";
import type { ActiveReport } from "../tasks/contract.ts";
import type { Annotation } from "./contract.ts";
import { finishHandIn } from "./finish-hand-in.ts";
import { finishSubmission } from "./jobs/finish-submission.ts";
import { keepUncounted } from "./keep-uncounted.ts";
import { leaseLost } from "./lease-lost.ts";
import { age, blank, type Packet, withDraft } from "./packet.ts";
import { stow } from "./payload.ts";
import { annotationProblems } from "./problems.ts";
import type { Result } from "./region.contract.ts";
import { misfit, violations } from "./rules.ts";
import { keepDraft } from "./save-draft.ts";
import { type AnnotationRow, lockAnnotation, lockOrAdd, type Pending, saveAnnotationRow } from "./store/annotations.ts";
import { labelSchemaOf, leaseOf, type Subject } from "./subject.ts";
import { toAnnotation } from "./view.ts";

const REPAIR_MS = 5000;
type Stowed = Packet & {
  fence: number;
  confidence: number | null;
  active?: ActiveReport | undefined;
  activeSeconds: number;
};
export type HandIn = Omit<Stowed, "result"> & { result: Result };

/**
 * Hands an annotation in under a lease: the intent is stored, the lease is ended, then the new version counts. The same
 * hand-in again, at any point of that, ends in the one version. Throws with every violation, or when the lease is lost;
 * the work is the annotation's draft then, or a version that does not count where its author has saved newer work since, and the
 * problem says which.
 */
export async function handIn(ctx: Context, subject: Subject, input: HandIn): Promise<Annotation> {
  const errors = violations(input.result, await labelSchemaOf(ctx, subject), subject.media);
  const stowed = { ...input, result: await stow(ctx, subject, input.result) };
  if (errors.length > 0) throw await refuse(ctx, subject, stowed, errors);
  for (let tries = 0; tries < 3; tries++) {
    const { row, pending } = await begin(ctx, subject, stowed);
    if (!pending) return toAnnotation(ctx, row);
    const done = await finishHandIn(ctx, row, pending.reference);
    if (pending.assignmentId !== input.assignmentId || pending.sequence < input.sequence) continue;
    if (done.refused) throw done.refused;
    return toAnnotation(ctx, done.row);
  }
  throw annotationProblems.being_handed_in({}, { "retry-after": "1" });
}

/** Keeps what does not fit as a draft, or as a version beside newer work, and says what is wrong with it, or first that its lease has ended. */
async function refuse(ctx: Context, subject: Subject, input: Stowed, errors: FieldError[]): Promise<Problem> {
  // Where tasks does not answer, the work is kept all the same.
  const lease = await leaseOf(ctx, input.assignmentId, true).catch(() => null);
  const lost = lease && (lease.assignment.status !== "active" || lease.assignment.fence !== input.fence);
  const { id } = await keepDraft(ctx, subject, input, lost === true);
  const { kept } = await transaction(ctx, async (tx) =>
    keepUncounted(tx, ctx, (await lockAnnotation(tx, ctx.workspaceId, id))!, input),
  );
  if (lost) return leaseLost(kept, lease.assignment.status, "The lease of this work has ended");
  return misfit(errors, kept);
}

/** Stores the intent, or finds the one that is under way; without `pending` this hand-in was counted before. */
async function begin(
  ctx: Context,
  subject: Subject,
  input: Stowed,
): Promise<{ row: AnnotationRow; pending: Pending | null }> {
  return transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const row = await lockOrAdd(tx, blank(ctx, subject, userOf(ctx)));
    if (row.pending || row.status === "submitting") return { row, pending: row.pending };
    const counted = row.submittedAssignmentId === input.assignmentId && input.sequence <= row.submittedSequence;
    if (counted) return { row, pending: null };
    const { assignmentId, fence, sequence, confidence, result, active } = input;
    const claimedMs = Math.max(0, Math.round((input.activeSeconds - row.activeSeconds) * 1000));
    const intent = { reference: newId(), assignmentId, fence, sequence, active, claimedMs, confidence, result };
    const pending = { ...intent, before: row.status };
    const kept = age(row, input) >= 0 ? withDraft(row, input, now) : row;
    const stored: AnnotationRow = { ...kept, status: "submitting", pending, updatedAt: now };
    const runAt = new Date(now.getTime() + REPAIR_MS);
    const { reference } = pending;
    await Promise.all([
      saveAnnotationRow(tx, stored),
      enqueue(tx, ctx, finishSubmission, { annotationId: row.id, reference }, { runAt, dedupeKey: reference }),
    ]);
    return { row: stored, pending };
  });
}
