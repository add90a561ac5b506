import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { pointTo, type Problem, requestProblems } from "../kernel/wire/problem.ts";
import type { ProjectMember, projectsContract } from "./contract.ts";
import { demandColleague } from "./demand-colleague.ts";
import { demandRole, demandRoleHeld } from "./demand-role.ts";
import { projectsEvents } from "./events.ts";
import { requireProject } from "./require-project.ts";
import * as store from "./store/members.ts";

type Membership = Input<typeof projectsContract.addProjectMember>;

/** Gives somebody of the workspace a role in a project, in the place of the one that they had there. */
export async function addProjectMember(ctx: Context, input: Membership): Promise<ProjectMember> {
  return save(ctx, input, () =>
    requestProblems.invalid({ errors: [{ pointer: "/userId", detail: "is nobody of this workspace" }] }),
  );
}

/** The same, where the path names them: who is nobody of the workspace is 404. */
export async function putProjectMember(ctx: Context, input: Membership): Promise<ProjectMember> {
  return save(ctx, input, () => requestProblems.not_found(pointTo("/path/userId", "is nobody of this workspace")));
}

async function save(
  ctx: Context,
  { projectId, userId, role }: Membership,
  stranger: () => Problem,
): Promise<ProjectMember> {
  const before = await transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    return store.findMember(tx, ctx.workspaceId, projectId, userId);
  });
  if (before && before.role !== role) await demandRoleHeld(ctx, projectId, before.role);
  await demandRole(ctx, projectId, role);
  // Who may not give the role is told nothing of who is there.
  if (!before) await demandColleague(ctx, userId, stranger);
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
