import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Project, projectsContract, SchemaVersion } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

export async function listProjects(ctx: Context, input: Input<typeof projectsContract.listProjects>): Promise<Page<Project>> {
  const rows = await transaction(ctx, (tx) => store.listProjects(tx, scopeOf(ctx), input, input.cursor, input.limit));
  return toPage(rows, input.limit, (row) => row.id);
}

export async function getProject(ctx: Context, { projectId }: Input<typeof projectsContract.getProject>): Promise<Project> {
  const project = await transaction(ctx, (tx) => store.findProject(tx, scopeOf(ctx), projectId));
  if (!project) throw requestProblems.not_found();
  return project;
}

export async function getLabelSchema(ctx: Context, { projectId, version }: Input<typeof projectsContract.getLabelSchema>): Promise<SchemaVersion> {
  const schema = await transaction(ctx, async (tx) => {
    if (!(await store.findProject(tx, scopeOf(ctx), projectId))) return undefined;
    return store.findLabelSchema(tx, ctx.workspaceId, projectId, version);
  });
  if (!schema) throw requestProblems.not_found();
  return schema;
}
