import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { ProjectMember, projectsContract } from "./contract.ts";
import { requireProject } from "./require-project.ts";
import * as store from "./store/members.ts";

export async function listProjectMembers(
  ctx: Context,
  { projectId, cursor, limit }: Input<typeof projectsContract.listProjectMembers>,
): Promise<Page<ProjectMember>> {
  const rows = await transaction(ctx, async (tx) => {
    await requireProject(tx, ctx, projectId);
    return store.listMembers(tx, ctx.workspaceId, projectId, cursor, limit);
  });
  return toPage(rows, limit, (row) => row.userId);
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
