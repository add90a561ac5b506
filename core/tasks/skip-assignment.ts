import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { giveUp, requireMine } from "./end-assignment.ts";
import { lockLease } from "./lock-lease.ts";
import { taskProblems } from "./problems.ts";
import { toAssignment } from "./store/assignments.ts";
import { findProject } from "./store/projects.ts";

/** Passes a task on to others, where the project allows it; who skipped it is not offered it again in this round. */
export async function skipAssignment(
  ctx: Context,
  { assignmentId, reason, active }: Input<typeof tasksContract.skipAssignment>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const lease = await lockLease(tx, ctx, assignmentId);
    requireMine(ctx, lease.assignment);
    if (lease.assignment.status === "skipped") return toAssignment(lease.assignment, ctx.clock.now());
    const project = await findProject(tx, ctx.workspaceId, lease.assignment.projectId);
    if (project?.skipPolicy === "forbidden")
      throw taskProblems.skip_forbidden({ detail: "Release it instead: you may be offered it again." });
    return toAssignment(await giveUp(tx, ctx, lease, "skipped", reason, active), ctx.clock.now());
  });
}
