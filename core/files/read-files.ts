import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { File, filesContract } from "./contract.ts";
import * as store from "./store.ts";

export async function listFiles(ctx: Context, input: Input<typeof filesContract.listFiles>): Promise<Page<File>> {
  const rows = await transaction(ctx, (tx) =>
    store.listFiles(tx, ctx.workspaceId, input.projectId, input.cursor, input.limit),
  );
  return toPage(rows.map(store.toFile), input.limit, (file) => file.id);
}

export async function getFile(ctx: Context, { fileId }: Input<typeof filesContract.getFile>): Promise<File> {
  const row = await transaction(ctx, (tx) => store.findFile(tx, ctx.workspaceId, fileId));
  if (!row) throw requestProblems.not_found();
  return store.toFile(row);
}

/** Files by id, whatever their status; deleted and unknown ones are left out. */
export async function describeFiles(
  ctx: Context,
  { fileIds }: Input<typeof filesContract.describeFiles>,
): Promise<{ items: File[] }> {
  const rows = await transaction(ctx, (tx) => store.findFiles(tx, ctx.workspaceId, fileIds));
  return { items: rows.map(store.toFile) };
}
