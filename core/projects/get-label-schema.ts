import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract, SchemaVersion } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

export async function getLabelSchema(
  ctx: Context,
  { projectId, version }: Input<typeof projectsContract.getLabelSchema>,
): Promise<SchemaVersion> {
  const schema = await transaction(ctx, async (tx) => {
    if (!(await store.findProject(tx, scopeOf(ctx), projectId))) return undefined;
    return store.findLabelSchema(tx, ctx.workspaceId, projectId, version);
  });
  if (!schema) throw requestProblems.not_found();
  return schema;
}
