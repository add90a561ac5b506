import { cached } from "../kernel/cache.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract, SchemaVersion } from "./contract.ts";
import { describeChanges } from "./schema-changes.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/label-schemas.ts";
import { findProject, subjectOf } from "./store/projects.ts";

type C = typeof projectsContract;

export async function getLabelSchema(
  ctx: Context,
  { projectId, version }: Input<C["getLabelSchema"]>,
): Promise<SchemaVersion> {
  const schema = await cached(ctx, subjectOf(projectId), `schema ${version}`, () =>
    transaction(ctx, async (tx) => {
      if (!(await findProject(tx, scopeOf(ctx), projectId))) return undefined;
      return store.findLabelSchema(tx, ctx.workspaceId, projectId, version);
    }),
  );
  if (!schema) throw requestProblems.not_found();
  return schema;
}

/** Versions, newest first; each says what it changed in the one before it. */
export async function listLabelSchemas(
  ctx: Context,
  { projectId, cursor, limit }: Input<C["listLabelSchemas"]>,
): Promise<Output<C["listLabelSchemas"]>> {
  const before = cursor === undefined ? undefined : Math.max(Math.trunc(Number(cursor)) || 1, 1);
  const rows = await transaction(ctx, async (tx) => {
    if (!(await findProject(tx, scopeOf(ctx), projectId))) throw requestProblems.not_found();
    return store.listLabelSchemas(tx, ctx.workspaceId, projectId, before, limit);
  });
  const { items, nextCursor } = toPage(rows, limit, (row) => String(row.version));
  return {
    items: items.map((one, at) => {
      const older = rows[at + 1];
      return { ...one, changes: older ? describeChanges(older.labelSchema, one.labelSchema) : [] };
    }),
    nextCursor,
  };
}
