import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { giveUp } from "./end-assignment.ts";
import { standingOf } from "./rules.ts";
import { liveOfUser, lockAssignment } from "./store/assignments.ts";
import { lockOpening } from "./store/openings.ts";
import { lockTasks } from "./store/tasks.ts";

/** Gives back all that a person has claimed; what ran out meanwhile is left to whoever ends such leases. */
export async function freeLeases(tx: Tx, ctx: Context, userId: string): Promise<void> {
  const found = await liveOfUser(tx, ctx.workspaceId, userId);
  if (found.length === 0) return;
  const tasks = await lockTasks(tx, [ctx.workspaceId], [...new Set(found.map((one) => one.taskId))]);
  for (const { id, taskId, gold } of found) {
    const task = tasks.get(taskId);
    const opening = gold ? null : await lockOpening(tx, ctx.workspaceId, taskId);
    const assignment = await lockAssignment(tx, ctx.workspaceId, id);
    if (!task || opening === undefined || !assignment || standingOf(assignment, ctx.clock.now()) !== "active") continue;
    await giveUp(tx, ctx, { task, opening, assignment }, "released", "This person was deactivated.");
  }
}
