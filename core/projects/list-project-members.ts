import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ProjectMember, projectsContract } from "./contract.ts";
import { requireProject } from "./require-project.ts";
import * as store from "./store/members.ts";

export async function listProjectMembers(
  ctx: Context,
  { projectId }: Input<typeof projectsContract.listProjectMembers>,
): Promise<{ items: ProjectMember[] }> {
  return transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    return { items: await store.listMembers(tx, ctx.workspaceId, projectId) };
  });
}

/** Somebody's role in a project; 404 without one. */
export async function getProjectMember(
  ctx: Context,
  { projectId, userId }: Input<typeof projectsContract.getProjectMember>,
): Promise<ProjectMember> {
  return transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    const member = await store.findMember(tx, ctx.workspaceId, projectId, userId);
    if (!member) throw requestProblems.not_found();
    return member;
  });
}
