import type { Problem } from "../kernel/wire/problem.ts";
import type { WorkKept } from "./hand-in.contract.ts";
import { annotationProblems } from "./problems.ts";

/** Two sentences: why, and what became of the work; `until` is when its draft is there again. */
function words(why: string, { annotationId, kept, version }: WorkKept, until: string): string {
  const became =
    kept === "draft"
      ? `Nothing is lost: the work is kept as the draft of annotation ${annotationId} and is there ${until}.`
      : `Nothing is lost: you have saved newer work on this task since, which stands, and this older work is kept as version ${version} of annotation ${annotationId}, from where it can be brought back.`;
  return `${why.replace(/\.$/, "")}. ${became}`;
}

/** Says that a hand-in does not count, why, and where its work is kept. */
export function leaseLost(kept: WorkKept, assignmentStatus: unknown, why: string): Problem {
  const detail = words(why, kept, "when you get this task again");
  return annotationProblems.lease_lost({ ...kept, assignmentStatus, detail });
}

/** Says the same of a hand-in that tasks has refused. */
export function notCounted(kept: WorkKept, refusal: Problem): Problem {
  if (refusal.code !== "tasks.not_begun")
    return leaseLost(kept, refusal.fields.assignmentStatus ?? null, refusal.message);
  return annotationProblems.not_begun({ ...kept, detail: words(refusal.message, kept, "then, to be handed in") });
}
