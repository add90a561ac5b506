import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Import, ImportLine, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/imports.ts";

type C = typeof tasksContract;

export async function listImports(
  ctx: Context,
  { projectId, limit, cursor }: Input<C["listImports"]>,
): Promise<Page<Import>> {
  const rows = await transaction(ctx, (tx) => store.listImports(tx, scopeOf(ctx), projectId, cursor, limit));
  return toPage(rows.map(store.toImport), limit, (row) => row.id);
}

export async function getImport(ctx: Context, { importId }: Input<C["getImport"]>): Promise<Import> {
  const row = await transaction(ctx, (tx) => store.findImport(tx, scopeOf(ctx), importId));
  if (!row) throw requestProblems.not_found();
  return store.toImport(row);
}

/** The lines of an import that made no task. */
export async function listImportLines(
  ctx: Context,
  { importId, limit, cursor = "0" }: Input<C["listImportLines"]>,
): Promise<Page<ImportLine>> {
  if (!/^\d{1,9}$/.test(cursor))
    throw requestProblems.invalid({ errors: [{ pointer: "/query/cursor", detail: "is not of this list" }] });
  return transaction(ctx, async (tx) => {
    if (!(await store.findImport(tx, scopeOf(ctx), importId))) throw requestProblems.not_found();
    const rows = await store.linesAfter(tx, ctx.workspaceId, importId, Number(cursor), limit);
    return toPage(rows, limit, (row) => String(row.line));
  });
}
