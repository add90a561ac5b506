import type { Problem } from "../kernel/wire/problem.ts";
import { annotationProblems } from "./problems.ts";
import type { AnnotationRow } from "./store/annotations.ts";

/** Says that a hand-in does not count, why, and where its work is kept. */
export function leaseLost(row: AnnotationRow, assignmentStatus: unknown, why: string): Problem {
  return annotationProblems.lease_lost({
    annotationId: row.id,
    taskId: row.taskId,
    draftSequence: row.draftSequence,
    assignmentStatus,
    detail: `${why}. Nothing is lost: the work is kept as the draft of annotation ${row.id} and is there when you get this task again.`,
  });
}
