import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { scopeOf } from "./scope.ts";
import { lockProject, type ProjectRow } from "./store/projects.ts";

/** The project, locked, so that what is said about it stays true. Throws 404. */
export async function requireProject(tx: Tx, ctx: Context, projectId: string): Promise<ProjectRow> {
  const project = await lockProject(tx, scopeOf(ctx), projectId);
  if (!project) throw requestProblems.not_found();
  return project;
}
