import { holderOf, may } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import type { Annotation } from "./contract.ts";
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

/** An annotation as the actor sees it: the draft is its author's alone. */
export function toAnnotation(ctx: Context, row: AnnotationRow): Annotation {
  const mine = holderOf(ctx) === row.userId;
  const draft = mine && row.draft && row.draftSavedAt;
  return {
    id: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
    assignmentId: row.assignmentId,
    userId: row.userId,
    status: row.status,
    schemaVersion: row.schemaVersion,
    result: row.result,
    draft: draft ? { result: row.draft!, sequence: row.draftSequence, savedAt: draft.toISOString() } : null,
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
