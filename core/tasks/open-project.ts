import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Project, projectsContract } from "../projects/contract.ts";
import { kept } from "./adopt-project.ts";
import { taskProblems } from "./problems.ts";
import type { ProjectRow } from "./store/projects.ts";

/** A project that takes tasks, asked of projects itself; must be called outside of transactions. Throws 404, or 409 unless it is active. */
export async function openProject(ctx: Context, projectId: string): Promise<{ project: Project; row: ProjectRow }> {
  const project = await ctx.call("projects", projectsContract).getProject({ projectId });
  if (ctx.grants.customerId !== null && project.customerId !== ctx.grants.customerId) throw requestProblems.not_found();
  if (project.status !== "active")
    throw taskProblems.project_not_open({ projectStatus: project.status, detail: `The project is ${project.status}.` });
  return { project, row: kept(ctx.workspaceId, { ...project, projectId }) };
}
