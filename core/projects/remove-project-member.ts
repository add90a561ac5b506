import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract } from "./contract.ts";
import { demandRoleHeld } from "./demand-role.ts";
import { projectsEvents } from "./events.ts";
import { getProjectMember } from "./list-project-members.ts";
import { requireProject } from "./require-project.ts";
import * as store from "./store/members.ts";

/** Takes somebody's role in a project away; nobody takes one that grants more than they hold there. */
export async function removeProjectMember(
  ctx: Context,
  { projectId, userId }: Input<typeof projectsContract.removeProjectMember>,
): Promise<void> {
  const { role } = await getProjectMember(ctx, { projectId, userId });
  await demandRoleHeld(ctx, projectId, role);
  await transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    if (!(await store.removeMember(tx, ctx.workspaceId, projectId, userId, role))) throw requestProblems.not_found();
    await emit(tx, ctx, projectsEvents, "project.member_removed", { projectId, userId });
  });
}
