import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Project, projectsContract } from "../projects/contract.ts";
import { kept } from "./adopt-project.ts";
import { taskProblems } from "./problems.ts";
import type { ProjectRow } from "./store/projects.ts";

/** What projects says of a project. */
export interface KnownProject {
  project: Project;
  row: ProjectRow;
}

/** A project, asked of projects itself; must be called outside of transactions. Throws 404. */
export async function knownProject(ctx: Context, projectId: string): Promise<KnownProject> {
  const project = await ctx.call("projects", projectsContract).getProject({ projectId });
  if (ctx.grants.customerId !== null && project.customerId !== ctx.grants.customerId) throw requestProblems.not_found();
  return { project, row: kept(ctx.workspaceId, { ...project, projectId }) };
}

/** The same for a project that takes tasks now: 409 unless it is active. */
export async function openProject(ctx: Context, projectId: string): Promise<KnownProject> {
  const known = await knownProject(ctx, projectId);
  const { status } = known.project;
  if (status !== "active")
    throw taskProblems.project_not_open({ projectStatus: status, detail: `The project is ${status}.` });
  return known;
}
