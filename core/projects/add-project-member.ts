import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { ProjectMember, projectsContract } from "./contract.ts";
import { demandRole, demandRoleHeld } from "./demand-role.ts";
import { projectsEvents } from "./events.ts";
import { requireProject } from "./require-project.ts";
import * as store from "./store/members.ts";

/** Gives somebody a role in a project, in the place of the one that they had there. */
export async function addProjectMember(
  ctx: Context,
  { projectId, userId, role }: Input<typeof projectsContract.addProjectMember>,
): Promise<ProjectMember> {
  const before = await transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    return store.findMember(tx, ctx.workspaceId, projectId, userId);
  });
  if (before && before.role !== role) await demandRoleHeld(ctx, projectId, before.role);
  await demandRole(ctx, projectId, role);
  return transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    const member = await store.saveMember(tx, {
      projectId,
      userId,
      workspaceId: ctx.workspaceId,
      role,
      addedAt: ctx.clock.now(),
    });
    await emit(tx, ctx, projectsEvents, "project.member_added", { projectId, userId, role });
    return member;
  });
}

export const putProjectMember = addProjectMember;
