/** How a check can end. */
export const checkOutcomes = ["passed", "failed", "accepted", "fixed", "rejected"] as const;

/** "any": a list or object whose inside this language does not describe. */
export type FieldType = "string" | "number" | "boolean" | "strings" | "object" | "any";

export interface EventSpec {
  description: string;
  fields: Readonly<Record<string, FieldType>>;
}

const task = { taskId: "string", projectId: "string", batchId: "string" } as const;
const assignment = { ...task, assignmentId: "string", userId: "string", stage: "string", fence: "number" } as const;
const leaseEnd = { ...assignment, active: "number", activeMs: "number" } as const;

/**
 * Events the platform sends to instances, with all that they carry; `active` counts the live assignments left, `activeMs` is how long the
 * person was active. What concerns golds is not sent.
 */
export const eventCatalogue: Readonly<Record<string, EventSpec>> = {
  "task.assigned": {
    description: "Somebody claimed the task, or was handed it.",
    fields: { ...assignment, active: "number", leaseExpiresAt: "string", manual: "boolean" },
  },
  "assignment.expired": {
    description: "A lease ran out, or what was kept ready for somebody was not begun (prefetched).",
    fields: { ...leaseEnd, prefetched: "boolean" },
  },
  "assignment.released": {
    description: "An annotator gave the task back, or skipped it.",
    fields: { ...leaseEnd, reason: "string", skipped: "boolean" },
  },
  "annotation.submitted": {
    description: "An annotation was submitted, or corrected afterwards (revision).",
    fields: {
      ...task,
      annotationId: "string",
      assignmentId: "string",
      userId: "string",
      version: "number",
      schemaVersion: "number",
      regions: "number",
      answers: "number",
      activeSeconds: "number",
      spentMs: "number",
      revision: "boolean",
    },
  },
  "quality_check.completed": {
    description: "A check or a review ended.",
    fields: {
      ...task,
      checkId: "string",
      kind: "string",
      outcome: "string",
      rejectedUserIds: "strings",
      rejected: "any",
      annotationIds: "strings",
      versions: "object",
      reason: "string",
      issues: "any",
      reviewerId: "string",
      acceptedAnnotationId: "string",
      agreement: "number",
      threshold: "number",
      goldAccuracy: "number",
      reviewShare: "number",
      moreWanted: "number",
      unsure: "boolean",
    },
  },
  "task.cancelled": { description: "The task was cancelled.", fields: { ...task, reason: "string" } },
  "task.requeued": {
    description: "A manager took the task out of all hands and offered it anew.",
    fields: { ...task, reason: "string", released: "number" },
  },
  "task.priority_changed": {
    description: "The task's priority changed.",
    fields: { ...task, priority: "number", before: "number" },
  },
};
