import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { lockLease } from "./lock-lease.ts";
import { activeOf, handIn, wanted } from "./rules.ts";
import { saveAssignment, toAssignment } from "./store/assignments.ts";
import { saveOpening } from "./store/openings.ts";
import { changeTask } from "./store/tasks.ts";
import { told } from "./told.ts";

/** Counts a hand-in under a live lease, once per reference; the one that reaches the wanted number takes the task out of its queue. */
export async function completeAssignment(
  ctx: Context,
  { assignmentId, ...given }: Input<typeof tasksContract.completeAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const { task, opening, assignment } = await lockLease(tx, ctx, assignmentId);
    const now = ctx.clock.now();
    if (handIn(assignment, given, now) === "repeat") return toAssignment(assignment, now);
    const ended = { ...assignment, status: "submitted" as const, reference: given.reference, endedAt: now };
    const counted = { ...opening, submitted: opening.submitted + 1 };
    const open = { ...counted, stage: counted.submitted >= wanted(counted) ? null : counted.stage };
    const submissions = task.submissions + (ended.stage === "annotate" ? 1 : 0);
    const seconds = Math.round((now.getTime() - assignment.createdAt.getTime()) / 1000);
    const said = { ...told(ended), reference: given.reference, active: activeOf(counted), seconds };
    await Promise.all([
      saveAssignment(tx, ended),
      saveOpening(tx, open),
      changeTask(tx, ctx.workspaceId, task.id, { submissions, updatedAt: now }),
      emit(tx, ctx, tasksEvents, "assignment.submitted", said),
    ]);
    return toAssignment(ended, now);
  });
}
