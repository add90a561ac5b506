import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Assignment, tasksContract } from "./contract.ts";
import { requireMine } from "./end-assignment.ts";
import { extended, requireBegun, requireLive } from "./rules.ts";
import { lockAssignment, saveAssignment, toAssignment } from "./store/assignments.ts";
import { findProject } from "./store/projects.ts";

/** Extends the caller's lease to the project's lease minutes from now; it never gets shorter. */
export async function heartbeat(
  ctx: Context,
  { assignmentId, fence }: Input<typeof tasksContract.heartbeat>,
): Promise<Assignment> {
  return transaction(ctx, async (tx) => {
    const assignment = await lockAssignment(tx, ctx.workspaceId, assignmentId);
    if (!assignment) throw requestProblems.not_found();
    requireMine(ctx, assignment);
    const now = ctx.clock.now();
    requireLive(assignment, now, fence);
    requireBegun(assignment);
    const project = (await findProject(tx, ctx.workspaceId, assignment.projectId))!;
    const longer = { ...assignment, leaseExpiresAt: extended(assignment.leaseExpiresAt, now, project.leaseMinutes) };
    await saveAssignment(tx, longer);
    return toAssignment(longer, now);
  });
}
