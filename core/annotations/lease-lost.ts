import type { Problem } from "../kernel/wire/problem.ts";
import type { Packet } from "./packet.ts";
import { annotationProblems } from "./problems.ts";
import type { AnnotationRow } from "./store/annotations.ts";

type Said = Pick<Packet, "assignmentId">;

/**
 * Where the work of a hand-in is that does not count: `kept` says whether it is the annotation's draft, as its lease's last packet left it.
 * It is not where its author has newer work on the task under another lease, saved or handed in, which stands.
 */
const whereIs = (row: AnnotationRow, said: Said) => {
  const { id: annotationId, taskId, draftSequence } = row;
  return { annotationId, taskId, draftSequence, kept: row.draft !== null && row.assignmentId === said.assignmentId };
};

/** Two sentences: why, and what became of the work; `until` is when its draft is there again. */
function words(why: string, { annotationId, kept }: ReturnType<typeof whereIs>, until: string): string {
  const became = kept
    ? `Nothing is lost: the work is kept as the draft of annotation ${annotationId} and is there ${until}.`
    : `Your newer work on this task stands, as annotation ${annotationId}; this older work was not put over it.`;
  return `${why.replace(/\.$/, "")}. ${became}`;
}

/** Says that a hand-in does not count, why, and what became of its work. */
export function leaseLost(row: AnnotationRow, said: Said, assignmentStatus: unknown, why: string): Problem {
  const where = whereIs(row, said);
  return annotationProblems.lease_lost({
    ...where,
    assignmentStatus,
    detail: words(why, where, "when you get this task again"),
  });
}

/** Says the same of a hand-in that tasks has refused. */
export function notCounted(row: AnnotationRow, said: Said, refusal: Problem): Problem {
  if (refusal.code !== "tasks.not_begun")
    return leaseLost(row, said, refusal.fields.assignmentStatus ?? null, refusal.message);
  const where = whereIs(row, said);
  return annotationProblems.not_begun({ ...where, detail: words(refusal.message, where, "then, to be handed in") });
}
