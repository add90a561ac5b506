import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { tasksContract } from "./contract.ts";
import { giveUp } from "./end-assignment.ts";
import { tasksEvents } from "./events.ts";
import { taskProblems } from "./problems.ts";
import { standingOf } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { forgive, liveOfTask, lockAssignment } from "./store/assignments.ts";
import { lockOpening } from "./store/openings.ts";
import { lockTask } from "./store/tasks.ts";

type C = typeof tasksContract;

/** Takes a task out of all hands and offers it anew, also to those who skipped or postponed it. Hand-ins stand. */
export async function requeueTask(
  ctx: Context,
  { taskId, reason = "The task was put back into its queue." }: Input<C["requeueTask"]>,
): Promise<Output<C["requeueTask"]>> {
  return transaction(ctx, async (tx) => {
    const task = await lockTask(tx, scopeOf(ctx), taskId);
    if (!task) throw requestProblems.not_found();
    const opening = await lockOpening(tx, ctx.workspaceId, taskId);
    if (!opening?.stage)
      throw taskProblems.not_waiting({ taskStatus: task.status, detail: `The task is ${task.status}.` });
    const leases: Output<C["requeueTask"]>["leases"] = [];
    for (const { id, gold } of await liveOfTask(tx, ctx.workspaceId, taskId)) {
      if (gold) continue;
      const assignment = (await lockAssignment(tx, ctx.workspaceId, id))!;
      if (standingOf(assignment, ctx.clock.now()) !== "active") continue;
      const now = (await lockOpening(tx, ctx.workspaceId, taskId))!;
      await giveUp(tx, ctx, { task, opening: now, assignment }, "released", reason);
      leases.push({ userId: assignment.userId, leaseExpiresAt: assignment.leaseExpiresAt.toISOString() });
    }
    const forgiven = await forgive(tx, ctx.workspaceId, taskId, opening.stage);
    const { projectId, batchId } = task;
    const released = leases.length;
    await emit(tx, ctx, tasksEvents, "task.requeued", { taskId, projectId, batchId, reason, released });
    return { released, forgiven, leases };
  });
}
