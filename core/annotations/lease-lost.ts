import type { Problem } from "../kernel/wire/problem.ts";
import type { WorkKept } from "./hand-in.contract.ts";
import { age } from "./packet.ts";
import { annotationProblems } from "./problems.ts";
import type { AnnotationRow } from "./store/annotations.ts";

type Packet = Parameters<typeof age>[1];

/** Where the work of a hand-in is that does not count: in the draft, or nowhere where its author has saved newer work since. */
export function keptIn(row: AnnotationRow, handedIn: Packet): WorkKept {
  const { id: annotationId, taskId, draftSequence } = row;
  return age(row, handedIn) < 0
    ? { annotationId, taskId, kept: "superseded", draftSequence: null }
    : { annotationId, taskId, kept: "draft", draftSequence };
}

/** Two sentences: why, and what became of the work; `until` is when its draft is there again. */
function words(why: string, { annotationId, kept }: WorkKept, until: string): string {
  const became =
    kept === "draft"
      ? `Nothing is lost: the work is kept as the draft of annotation ${annotationId} and is there ${until}.`
      : `You have saved newer work on this task since, which stands in annotation ${annotationId}; this older work was not kept.`;
  return `${why.replace(/\.$/, "")}. ${became}`;
}

/** Says that a hand-in does not count, why, and where its work is kept. */
export function leaseLost(row: AnnotationRow, handedIn: Packet, assignmentStatus: unknown, why: string): Problem {
  const where = keptIn(row, handedIn);
  return annotationProblems.lease_lost({
    ...where,
    assignmentStatus,
    detail: words(why, where, "when you get this task again"),
  });
}

/** Says the same of a hand-in that tasks has refused. */
export function notCounted(row: AnnotationRow, handedIn: Packet, refusal: Problem): Problem {
  if (refusal.code !== "tasks.not_begun")
    return leaseLost(row, handedIn, refusal.fields.assignmentStatus ?? null, refusal.message);
  const where = keptIn(row, handedIn);
  return annotationProblems.not_begun({ ...where, detail: words(refusal.message, where, "then, to be handed in") });
}
