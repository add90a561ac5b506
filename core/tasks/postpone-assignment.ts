import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveUp, requireMine } from "./end-assignment.ts";
import { lockLease } from "./lock-lease.ts";
import { saveAssignment, toAssignment } from "./store/assignments.ts";

const AN_HOUR = 60;

/** Puts the caller's task off: its place is free for others, and he is not offered it for a while. Postponed already: the same answer again. */
export async function postponeAssignment(
  ctx: Context,
  { assignmentId, minutes = AN_HOUR, reason, active }: Input<typeof tasksContract.postponeAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    requireMine(ctx, lease.assignment);
    const now = ctx.clock.now();
    if (lease.assignment.postponedUntil) return toAssignment(lease.assignment, now);
    const ended = await giveUp(tx, ctx, lease, "released", reason ?? "Put off for later.", active);
    const postponed = { ...ended, postponedUntil: new Date(now.getTime() + minutes * 60_000) };
    await saveAssignment(tx, postponed);
    return toAssignment(postponed, now);
  });
}
