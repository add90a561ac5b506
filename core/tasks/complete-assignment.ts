import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { lockLease } from "./lock-lease.ts";
import { activeOf, claimed, handIn, spentOn, wanted } from "./rules.ts";
import { countReport } from "./store/active-time.ts";
import { type AssignmentRow, assignmentsOfUser, saveAssignment, toAssignment } from "./store/assignments.ts";
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
  { assignmentId, active, claimedMs = 0, ...given }: Input<C["completeAssignment"]>,
): Promise<Output<C["completeAssignment"]>> {
  return transaction(ctx, async (tx) => {
    const { task, opening, assignment: row } = await lockLease(tx, ctx, assignmentId);
    const now = ctx.clock.now();
    const { gold } = row;
    const verdict = handIn(row, given, now);
    const answer = async (of: AssignmentRow) => {
      const theirs = await assignmentsOfUser(tx, ctx.workspaceId, of.taskId, of.userId);
      return { ...toAssignment(of, now), gold, spentMs: spentOn(theirs, of) };
    };
    if (verdict === "repeat") return answer(row);
    const assignment = await countReport(tx, row, active, now);
    const ended: AssignmentRow = {
      ...assignment,
      activeMs: assignment.reportedAt ? assignment.activeMs : claimed(assignment, claimedMs, now),
      status: "submitted",
      reference: given.reference,
      endedAt: now,
    };
    const { activeMs } = ended;
    const seconds = Math.round((now.getTime() - (assignment.shownAt ?? assignment.createdAt).getTime()) / 1000);
    const { reference } = given;
    if (!opening) {
      await saveAssignment(tx, ended);
      await emit(tx, ctx, tasksEvents, "assignment.submitted", {
        ...told(ended),
        reference,
        active: 0,
        activeMs,
        seconds,
      });
      return answer(ended);
    }
    const counted = { ...opening, submitted: opening.submitted + 1 };
    const full = counted.submitted >= wanted(counted);
    const open = { ...counted, stage: full ? null : counted.stage, shelved: full ? null : counted.shelved };
    const submissions = task.submissions + (ended.stage === "annotate" ? 1 : 0);
    const said = { ...told(ended), reference, active: activeOf(counted), activeMs, seconds };
    const [answered] = await Promise.all([
      answer(ended),
      saveAssignment(tx, ended),
      saveOpening(tx, open),
      changeTask(tx, ctx.workspaceId, task.id, { submissions, updatedAt: now }),
      emit(tx, ctx, tasksEvents, "assignment.submitted", said),
    ]);
    return answered;
  });
}
