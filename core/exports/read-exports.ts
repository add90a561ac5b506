import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Export, exportsContract } from "./contract.ts";
import { exportProblems } from "./problems.ts";
import * as store from "./store.ts";

export async function listExports(
  ctx: Context,
  { cursor, ...filter }: Input<typeof exportsContract.listExports>,
): Promise<Page<Export>> {
  const rows = await transaction(ctx, (tx) => store.listExports(tx, store.scopeOf(ctx), { ...filter, before: cursor }));
  return toPage(rows.map(store.toExport), filter.limit, (row) => row.id);
}

async function find(ctx: Context, exportId: string): Promise<store.ExportRow> {
  const row = await transaction(ctx, (tx) => store.findExport(tx, store.scopeOf(ctx), exportId));
  if (!row) throw requestProblems.not_found();
  return row;
}

export async function getExport(ctx: Context, { exportId }: Input<typeof exportsContract.getExport>): Promise<Export> {
  return store.toExport(await find(ctx, exportId));
}

/** Where the file of a finished export lies, for whoever signs its URL. */
export async function locateExport(
  ctx: Context,
  { exportId }: Input<typeof exportsContract.locateExport>,
): Promise<{ key: string; fileName: string; contentType: string }> {
  const { status, objectKey, fileName, contentType, expiresAt } = await find(ctx, exportId);
  if (status === "expired" || (expiresAt && expiresAt <= ctx.clock.now()))
    throw exportProblems.expired({ detail: "Export it again." });
  if (status !== "completed" || !objectKey || !fileName || !contentType)
    throw exportProblems.not_ready({ detail: `The export is ${status}.` });
  return { key: objectKey, fileName, contentType };
}
