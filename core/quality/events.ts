import * as v from "valibot";
import { ReviewIssue } from "../annotations/contract.ts";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { Outcome } from "./contract.ts";

const check = v.object({
  checkId: Id,
  taskId: Id,
  projectId: Id,
  batchId: Id,
  kind: v.picklist(["automated", "review"]),
  outcome: Outcome,
  annotationIds: v.array(Id),
  /** The version of each annotation that was judged, by its id. */
  versions: v.record(v.string(), v.number()),
  acceptedAnnotationId: v.nullable(Id),
  rejected: v.array(v.object({ annotationId: Id, userId: Id })),
  rejectedUserIds: v.array(Id),
  reviewerId: v.nullable(Id),
  reason: v.string(),
  issues: v.array(ReviewIssue),
  agreement: v.nullable(v.number()),
});

export const qualityEvents = events("quality", {
  "quality_check.completed": event(check, "checkId", "taskId"),
  "quality_check.passed": event(check, "checkId", "taskId"),
  "quality_check.failed": event(check, "checkId", "taskId"),
  "consensus.required": event(
    v.object({ taskId: Id, projectId: Id, batchId: Id, annotationIds: v.array(Id), agreement: v.number() }),
    "taskId",
  ),
});
