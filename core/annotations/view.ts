import { holderOf, may } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import type { Annotation } from "./contract.ts";
import { wholeOf } from "./payload.ts";
import type { AnnotationRow, Scope } from "./store/annotations.ts";

/** Whose annotations the actor may see: everybody's for those who judge or manage, else his own. */
export function scopeOf(ctx: Context): Scope {
  const all = may(ctx, "quality.review") || may(ctx, "annotation.update") || may(ctx, "task.read");
  return {
    workspaceId: ctx.workspaceId,
    customerId: ctx.grants.customerId,
    userId: all ? null : (holderOf(ctx) ?? ctx.actor.id),
  };
}

/** An annotation as the actor sees it, fetched whole: the draft is its author's alone. Not for inside a transaction. */
export async function toAnnotation(ctx: Context, row: AnnotationRow): Promise<Annotation> {
  const mine = holderOf(ctx) === row.userId;
  const draft = mine ? row.draft : null;
  const savedAt = row.draftSavedAt;
  return {
    id: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
    assignmentId: row.assignmentId,
    userId: row.userId,
    status: row.status,
    schemaVersion: row.schemaVersion,
    result: await wholeOf(ctx, row.taskId, row.result),
    draft:
      draft && savedAt
        ? {
            result: await wholeOf(ctx, row.taskId, draft),
            sequence: row.draftSequence,
            savedAt: savedAt.toISOString(),
          }
        : null,
    confidence: row.confidence,
    activeSeconds: row.activeSeconds,
    source: row.source,
    feedback: row.feedback,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    version: row.version,
  };
}

const AT_ONCE = 8;

/** The same of many rows, a few at a time. */
export async function* eachAnnotation(ctx: Context, rows: readonly AnnotationRow[]): AsyncGenerator<Annotation> {
  for (let at = 0; at < rows.length; at += AT_ONCE)
    yield* await Promise.all(rows.slice(at, at + AT_ONCE).map((row) => toAnnotation(ctx, row)));
}
