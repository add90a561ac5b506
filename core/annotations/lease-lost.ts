import type { Problem } from "../kernel/wire/problem.ts";
import { annotationProblems } from "./problems.ts";
import type { AnnotationRow } from "./store/annotations.ts";

/** Where the work of a hand-in is kept that does not count. */
const keptIn = ({ id, taskId, draftSequence }: AnnotationRow) => ({ annotationId: id, taskId, draftSequence });

/** Says that a hand-in does not count, why, and where its work is kept. */
export function leaseLost(row: AnnotationRow, assignmentStatus: unknown, why: string): Problem {
  return annotationProblems.lease_lost({
    ...keptIn(row),
    assignmentStatus,
    detail: `${why.replace(/\.$/, "")}. Nothing is lost: the work is kept as the draft of annotation ${row.id} and is there when you get this task again.`,
  });
}

/** Says the same of a hand-in that tasks has refused. */
export function notCounted(row: AnnotationRow, refusal: Problem): Problem {
  return refusal.code === "tasks.not_begun"
    ? annotationProblems.not_begun({ ...keptIn(row), detail: refusal.message })
    : leaseLost(row, refusal.fields.assignmentStatus ?? null, refusal.message);
}
