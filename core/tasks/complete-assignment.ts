import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { lockLease } from "./lock-lease.ts";
import { activeOf, handIn, wanted } from "./rules.ts";
import { saveAssignment, toAssignment } from "./store/assignments.ts";
import { saveOpening } from "./store/openings.ts";
import { changeTask } from "./store/tasks.ts";
import { told } from "./told.ts";

type C = typeof tasksContract;

/**
 * Counts a hand-in under a live lease, once per reference; the one that reaches the wanted number takes the task out of its
 * queue. A gold's ends the lease and counts for nothing else: its answer is quality's alone.
 */
export async function completeAssignment(
  ctx: Context,
  { assignmentId, ...given }: Input<C["completeAssignment"]>,
): Promise<Output<C["completeAssignment"]>> {
  return transaction(ctx, async (tx) => {
    const { task, opening, assignment } = await lockLease(tx, ctx, assignmentId);
    const now = ctx.clock.now();
    const { gold } = assignment;
    if (handIn(assignment, given, now) === "repeat") return { ...toAssignment(assignment, now), gold };
    const ended = { ...assignment, status: "submitted" as const, reference: given.reference, endedAt: now };
    const seconds = Math.round((now.getTime() - (assignment.shownAt ?? assignment.createdAt).getTime()) / 1000);
    const { reference } = given;
    if (!opening) {
      await saveAssignment(tx, ended);
      await emit(tx, ctx, tasksEvents, "assignment.submitted", { ...told(ended), reference, active: 0, seconds });
      return { ...toAssignment(ended, now), gold };
    }
    const counted = { ...opening, submitted: opening.submitted + 1 };
    const full = counted.submitted >= wanted(counted);
    const open = { ...counted, stage: full ? null : counted.stage, shelved: full ? null : counted.shelved };
    const submissions = task.submissions + (ended.stage === "annotate" ? 1 : 0);
    const said = { ...told(ended), reference, active: activeOf(counted), seconds };
    await Promise.all([
      saveAssignment(tx, ended),
      saveOpening(tx, open),
      changeTask(tx, ctx.workspaceId, task.id, { submissions, updatedAt: now }),
      emit(tx, ctx, tasksEvents, "assignment.submitted", said),
    ]);
    return { ...toAssignment(ended, now), gold };
  });
}
