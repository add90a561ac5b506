import { cached } from "../kernel/cache.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Project, projectsContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

export async function getProject(
  ctx: Context,
  { projectId }: Input<typeof projectsContract.getProject>,
): Promise<Project> {
  const project = await cached(ctx, store.subjectOf(projectId), "project", () =>
    transaction(ctx, (tx) => store.findProject(tx, scopeOf(ctx), projectId)),
  );
  if (!project) throw requestProblems.not_found();
  return project;
}
