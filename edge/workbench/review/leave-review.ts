import { api } from "../../../core/console/look/api.ts";
import type { Assignment } from "../../../core/tasks/contract.ts";

/** Ends a lease under which nothing is left to do, if it still lives: a queue would only give the same task again. */
export async function leaveReview({ id: assignmentId }: Assignment): Promise<void> {
  await api.tasks.releaseAssignment({ assignmentId, reason: "Nothing left to review" }).catch(() => {});
}
