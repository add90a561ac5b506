import type { EventData } from "../kernel/wire/event.ts";
import type { qualityEvents } from "../quality/events.ts";
import type { AnnotationRow } from "./store/annotations.ts";

type Check = EventData<typeof qualityEvents, "quality_check.completed">;

/**
 * What a check makes of one annotation; null when nothing. A check that is older than the last one, or that looked at an
 * older version, judges nothing: the annotator has answered it since.
 */
export function judge(row: AnnotationRow, check: Check, at: Date): AnnotationRow | null {
  const { checkId, acceptedAnnotationId, reason, issues } = check;
  if (!check.annotationIds.includes(row.id) || row.version === 0 || row.pending) return null;
  if (row.judgedBy !== null && row.judgedBy >= checkId) return null;
  if (row.version > (check.versions[row.id] ?? row.version)) return null;
  const judged = { ...row, judgedBy: checkId, updatedAt: at };
  if (check.rejected.some((one) => one.annotationId === row.id)) {
    const mine = issues.filter((issue) => issue.annotationId === null || issue.annotationId === row.id);
    return { ...judged, status: "rejected", feedback: { checkId, reason, issues: mine, at: at.toISOString() } };
  }
  if (row.id === acceptedAnnotationId) return { ...judged, status: "accepted", feedback: null };
  return row.status === "accepted" ? { ...judged, status: "submitted" } : judged;
}
