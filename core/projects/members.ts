import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ProjectMember, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/members.ts";
import { lockProject } from "./store/projects.ts";

export async function addProjectMember(ctx: Context, { projectId, userId, role }: Input<typeof projectsContract.addProjectMember>): Promise<ProjectMember> {
  return transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    const member = await store.saveMember(tx, { projectId, userId, workspaceId: ctx.workspaceId, role, addedAt: ctx.clock.now() });
    await emit(tx, ctx, projectsEvents, "project.member_added", { projectId, userId, role });
    return member;
  });
}

export async function listProjectMembers(ctx: Context, { projectId }: Input<typeof projectsContract.listProjectMembers>): Promise<{ items: ProjectMember[] }> {
  return transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    return { items: await store.listMembers(tx, ctx.workspaceId, projectId) };
  });
}

export async function removeProjectMember(ctx: Context, { projectId, userId }: Input<typeof projectsContract.removeProjectMember>): Promise<void> {
  await transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    if (!(await store.removeMember(tx, ctx.workspaceId, projectId, userId))) throw requestProblems.not_found();
    await emit(tx, ctx, projectsEvents, "project.member_removed", { projectId, userId });
  });
}

async function requireProject(tx: Tx, ctx: Context, projectId: string): Promise<void> {
  if (!(await lockProject(tx, scopeOf(ctx), projectId))) throw requestProblems.not_found();
}
