import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type AssignmentRow, findAssignment, lockAssignment } from "./store/assignments.ts";
import { lockOpening, type OpeningRow } from "./store/openings.ts";
import { lockTask, type TaskRow } from "./store/tasks.ts";

export interface Lease {
  task: TaskRow;
  /** Null for the lease of a gold, which takes no place. */
  opening: OpeningRow | null;
  assignment: AssignmentRow;
}

/** Locks an assignment with its task: first the task, then its opening, then the assignment, as everybody does. Throws 404. */
export async function lockLease(tx: Tx, ctx: Context, assignmentId: string): Promise<Lease> {
  const found = await findAssignment(tx, ctx.workspaceId, assignmentId);
  const task =
    found && (await lockTask(tx, { workspaceId: ctx.workspaceId, customerId: ctx.grants.customerId }, found.taskId));
  if (!found || !task) throw requestProblems.not_found();
  const opening = found.gold ? null : (await lockOpening(tx, ctx.workspaceId, found.taskId))!;
  return { task, opening, assignment: (await lockAssignment(tx, ctx.workspaceId, assignmentId))! };
}
