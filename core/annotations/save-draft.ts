import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Annotation } from "./contract.ts";
import { annotationsEvents } from "./events.ts";
import { age, blank, type Packet, withDraft } from "./packet.ts";
import { type AnnotationRow, lockOrAdd, saveAnnotationRow } from "./store/annotations.ts";
import { leaseOf, type Subject } from "./subject.ts";
import { toAnnotation } from "./view.ts";

/** Keeps a draft, also after the lease was lost; a packet that is not newer than what was saved changes nothing. */
export async function saveDraft(ctx: Context, subject: Subject, packet: Packet): Promise<Annotation> {
  return toAnnotation(ctx, await keepDraft(ctx, subject, packet, await hasEnded(ctx, packet.assignmentId)));
}

/** The same by somebody who knows whether the lease has ended. */
export function keepDraft(ctx: Context, subject: Subject, packet: Packet, leaseEnded: boolean): Promise<AnnotationRow> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const row = await lockOrAdd(tx, blank(ctx, subject, userId));
    if (age(row, packet) <= 0) return row;
    const saved = withDraft(row, packet, ctx.clock.now());
    const { taskId, projectId } = subject;
    const late = leaseEnded || row.submittedAssignmentId === packet.assignmentId;
    const told = { annotationId: row.id, taskId, projectId, userId, sequence: packet.sequence, late };
    await Promise.all([saveAnnotationRow(tx, saved), emit(tx, ctx, annotationsEvents, "annotation.draft_saved", told)]);
    return saved;
  });
}

/** Whether the lease is known to have ended; tasks is asked only when the time that it last told has passed. */
async function hasEnded(ctx: Context, assignmentId: string): Promise<boolean> {
  const known = await leaseOf(ctx, assignmentId);
  if (known.assignment.status !== "active") return true;
  if (known.knownUntil > ctx.clock.now().getTime()) return false;
  const now = await leaseOf(ctx, assignmentId, true).catch(() => null);
  return now !== null && now.assignment.status !== "active";
}
