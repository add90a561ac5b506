import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";

const annotation = { annotationId: Id, taskId: Id, projectId: Id, batchId: Id, userId: Id, version: v.number() };
const counts = { regions: v.number(), answers: v.number() };

export const annotationsEvents = events("annotations", {
  "annotation.submitted": event(
    v.object({
      ...annotation,
      ...counts,
      assignmentId: Id,
      schemaVersion: v.number(),
      /** Active time on the annotation as tasks counted it, over all its hand-ins. */
      activeSeconds: v.number(),
      /** What this hand-in added to it, in milliseconds; absent in events from before it was counted. */
      spentMs: v.optional(v.number()),
      revision: v.boolean(),
      /** The answer to a gold, which moves no workflow. */
      gold: v.optional(v.boolean()),
    }),
    "annotationId",
    "taskId",
  ),
  "annotation.updated": event(
    v.object({ ...annotation, ...counts, editorId: Id, reason: v.string() }),
    "annotationId",
    "taskId",
  ),
  "annotation.branched": event(
    v.object({ ...annotation, ...counts, editorId: Id, branch: v.string(), parent: v.nullable(v.number()) }),
    "annotationId",
    "taskId",
  ),
  /** Several people's work was made one; it is nobody's. */
  "annotation.fused": event(
    v.object({ ...annotation, ...counts, confidence: v.nullable(v.number()) }),
    "annotationId",
    "taskId",
  ),
  "annotation.draft_saved": event(
    v.object({ annotationId: Id, taskId: Id, projectId: Id, userId: Id, sequence: v.number(), late: v.boolean() }),
    "annotationId",
    "taskId",
  ),
});
