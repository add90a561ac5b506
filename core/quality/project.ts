import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";

const MOST = 5000;
const customers = new Map<string, string | null>();
const schemas = new Map<string, LabelSchema>();

function keep<T>(cache: Map<string, T>, key: string, value: T): T {
  if (cache.size >= MOST) cache.delete(cache.keys().next().value!);
  cache.set(key, value);
  return value;
}

/** Whose project it is, which never changes; throws 404 where there is none that the actor may see. */
export async function customerOf(ctx: Context, projectId: string): Promise<string | null> {
  const key = `${ctx.workspaceId}/${projectId}`;
  const known = customers.get(key);
  const customerId =
    known === undefined
      ? keep(customers, key, (await ctx.call("projects", projectsContract).getProject({ projectId })).customerId)
      : known;
  if (ctx.grants.customerId && ctx.grants.customerId !== customerId) throw requestProblems.not_found();
  return customerId;
}

/** One version of a project's label schema; versions never change, so they are asked for once. */
export async function labelSchemaOf(ctx: Context, projectId: string, version: number): Promise<LabelSchema> {
  const key = `${ctx.workspaceId}/${projectId}/${version}`;
  const known = schemas.get(key);
  if (known) return known;
  const answer = await ctx.call("projects", projectsContract).getLabelSchema({ projectId, version });
  return keep(schemas, key, answer.labelSchema);
}
