import { type HandoverEvent, handoverMachine } from "../../machines/handover/handover.machine.ts";
import { nextState } from "../../machines/next-state.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { giveUp } from "./end-assignment.ts";
import { tasksEvents } from "./events.ts";
import { type Lease, lockLease } from "./lock-lease.ts";
import { standingOf } from "./rules.ts";
import { type AssignmentRow, findAssignment, saveAssignment } from "./store/assignments.ts";
import { told } from "./told.ts";

const PATIENCE_MS = 15 * 60_000;

/** By when an answer must have come. */
export function answerDue(now: Date): Date {
  return new Date(now.getTime() + PATIENCE_MS);
}

/** Takes a handover one step on; an answer that comes twice or too late changes nothing. `reason` says why it fails. */
export async function advanceHandover(
  tx: Tx,
  ctx: Context,
  assignmentId: string,
  event: HandoverEvent["type"],
  reason = "",
): Promise<void> {
  if (!(await findAssignment(tx, ctx.workspaceId, assignmentId))?.handover) return;
  const lease = await lockLease(tx, ctx, assignmentId);
  const { assignment } = lease;
  const before = assignment.handover!;
  const now = ctx.clock.now();
  const over = before !== "retracting" && standingOf(assignment, now) !== "active";
  const handover = nextState(handoverMachine, before, over ? "overtake" : event);
  if (!handover) return;
  const waits = handover === "telling" || handover === "retracting";
  const next: AssignmentRow = { ...assignment, handover, handoverDueAt: waits ? answerDue(now) : null };
  if (handover === "retracting") await retract(tx, ctx, { ...lease, assignment: next }, before === "telling", reason);
  else await saveAssignment(tx, next);
  if (handover === "telling")
    await emit(tx, ctx, tasksEvents, "assignment.confirmed", {
      ...told(next),
      leaseExpiresAt: next.leaseExpiresAt.toISOString(),
    });
}

/** Makes good what was done: the place is given back, which the workflow hears, and those concerned are told. */
async function retract(tx: Tx, ctx: Context, lease: Lease, wasTold: boolean, reason: string): Promise<void> {
  const ended = await giveUp(tx, ctx, lease, "released", reason);
  const { assignedBy } = ended;
  await emit(tx, ctx, tasksEvents, "assignment.retracted", { ...told(ended), reason, told: wasTold, assignedBy });
}
