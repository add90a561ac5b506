import type { AssignmentRow } from "./store/assignments.ts";
import type { BatchRow } from "./store/batches.ts";

/** What events tell of an assignment. */
export function told(row: AssignmentRow) {
  const { taskId, projectId, batchId, id, userId, stage, fence, gold } = row;
  return { taskId, projectId, batchId, assignmentId: id, userId, stage, fence, ...(gold ? { gold } : {}) };
}

/** What is told of a task that somebody took himself. */
export function assigned({ assignment, active }: { assignment: AssignmentRow; active: number }) {
  return { ...told(assignment), leaseExpiresAt: assignment.leaseExpiresAt.toISOString(), manual: false, active };
}

/** What events tell of a batch. */
export function toldBatch(row: BatchRow) {
  const { id, projectId, name, tasks, completed, cancelled } = row;
  return { batchId: id, projectId, name, tasks, completed, cancelled };
}
