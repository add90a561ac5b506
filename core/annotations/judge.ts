import type { EventData } from "../kernel/wire/event.ts";
import type { qualityEvents } from "../quality/events.ts";
import type { AnnotationRow } from "./store/annotations.ts";

export type Check = EventData<typeof qualityEvents, "quality_check.completed">;

/**
 * What a check that ended `at` makes of one annotation; null when nothing. A check older than the last one that judged it, or
 * than its last hand-in, judges nothing: the annotator has answered it since.
 */
export function judge(row: AnnotationRow, check: Check, at: Date): AnnotationRow | null {
  const version = check.versions[row.id];
  if (version === undefined || row.version === 0 || row.submittedVersion > version || row.pending) return null;
  if (row.judgedAt !== null && row.judgedAt > at) return null;
  const judged = { ...row, judgedAt: at, updatedAt: at };
  if (check.rejected.some((one) => one.annotationId === row.id)) {
    const { checkId, reason } = check;
    const issues = check.issues.filter((issue) => issue.annotationId === null || issue.annotationId === row.id);
    return { ...judged, status: "rejected", feedback: { checkId, reason, issues, at: at.toISOString() } };
  }
  if (row.id === check.acceptedAnnotationId) return { ...judged, status: "accepted", feedback: null };
  return row.status === "accepted" ? { ...judged, status: "submitted" } : judged;
}
