import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { ActiveReport } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import type { Lease } from "./lock-lease.ts";
import { taskProblems } from "./problems.ts";
import { activeOf, giveBack, requireLive, unreserve } from "./rules.ts";
import { countReport } from "./store/active-time.ts";
import { type AssignmentRow, saveAssignment } from "./store/assignments.ts";
import { saveOpening } from "./store/openings.ts";
import { told } from "./told.ts";

/** Throws 403 unless the assignment is the caller's, or the caller may hand out tasks. */
export function requireMine(ctx: Context, assignment: AssignmentRow, orManager = false): void {
  if (orManager && may(ctx, "task.assign")) return;
  if (assignment.userId !== userOf(ctx)) throw taskProblems.not_yours();
}

/** Ends a live lease without a hand-in, counts its owner's last report and gives its place back; a place that was kept for somebody who skips is for anybody then. */
export async function giveUp(
  tx: Tx,
  ctx: Context,
  { opening, assignment: row }: Lease,
  status: "released" | "skipped",
  reason: string | null,
  report?: ActiveReport,
): Promise<AssignmentRow> {
  const now = ctx.clock.now();
  requireLive(row, now);
  const assignment = await countReport(tx, row, report, now);
  const ended = { ...assignment, status, reason, endedAt: now };
  const back = opening && giveBack(opening, assignment);
  const places = back && { ...opening, ...(status === "skipped" ? unreserve(back, assignment.userId) : back) };
  const active = places ? activeOf(places) : 0;
  const said = { ...told(ended), active, activeMs: ended.activeMs, reason, skipped: status === "skipped" };
  await Promise.all([
    saveAssignment(tx, ended),
    places && saveOpening(tx, places),
    emit(tx, ctx, tasksEvents, "assignment.released", said),
  ]);
  return ended;
}
