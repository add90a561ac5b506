import { MOST_COMPARED } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { EventData } from "../kernel/wire/event.ts";
import type { Gold, QualityCheck, QualityRule } from "./contract.ts";
import type { qualityEvents } from "./events.ts";
import type { CheckRow, Scope } from "./store/checks.ts";
import type { GoldRow } from "./store/golds.ts";
import type { RuleRow } from "./store/rules.ts";

/** Which projects' checks and rules the actor may see at all. */
export function scopeOf(ctx: Context): Scope {
  return { workspaceId: ctx.workspaceId, customerId: ctx.grants.customerId };
}

export function toCheck(row: CheckRow): QualityCheck {
  return {
    id: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
    kind: row.kind,
    status: row.status,
    outcome: row.outcome,
    annotationIds: row.annotationIds,
    acceptedAnnotationId: row.acceptedAnnotationId,
    rejected: row.rejected,
    reason: row.reason,
    issues: row.issues,
    findings: row.findings,
    agreement: row.agreement,
    compared: row.agreement === null ? 0 : Math.min(row.annotationIds.length, MOST_COMPARED),
    goldAccuracy: row.goldAccuracy,
    moreWanted: row.moreWanted,
    reviewerId: row.reviewerId,
    secondOf: row.secondOf,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    version: row.version,
  };
}

export function toRule({ id, projectId, kind, params, severity, enabled, version }: RuleRow): QualityRule {
  return { id, projectId, kind, params, severity, enabled, version };
}

export function toGold({
  workspaceId: _workspace,
  customerId: _customer,
  createdAt,
  updatedAt,
  ...row
}: GoldRow): Gold {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** What others are told of a completed check. */
export function told(row: CheckRow): EventData<typeof qualityEvents, "quality_check.completed"> {
  return {
    checkId: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
    kind: row.kind,
    outcome: row.outcome!,
    annotationIds: row.annotationIds,
    versions: row.versions,
    acceptedAnnotationId: row.acceptedAnnotationId,
    rejected: row.rejected,
    rejectedUserIds: [...new Set(row.rejected.map((one) => one.userId))],
    reviewerId: row.reviewerId,
    reason: row.reason,
    issues: row.issues,
    agreement: row.agreement,
    ...(row.goldAccuracy === null ? {} : { goldAccuracy: row.goldAccuracy }),
    ...(row.reviewShare === null ? {} : { reviewShare: row.reviewShare }),
    ...(row.moreWanted === null ? {} : { moreWanted: row.moreWanted }),
    ...(row.threshold === null ? {} : { threshold: row.threshold }),
    ...(row.unsure ? { unsure: true as const } : {}),
  };
}
