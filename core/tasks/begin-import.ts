import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { taskProblems } from "./problems.ts";
import { requireBatch } from "./store-tasks.ts";
import { addImport, type ImportRow } from "./store/imports.ts";

/** Begins an import, or finds the one of the same key, which must be of the same kind. */
export async function beginImport(
  tx: Tx,
  ctx: Context,
  input: {
    projectId: string;
    batchId?: string | undefined;
    batchName?: string | undefined;
    key?: string | undefined;
    format: ImportRow["format"];
    fileId?: string;
    totalBytes?: number;
  },
): Promise<ImportRow> {
  const { projectId, batchId = null, format, fileId = null } = input;
  if (batchId) await requireBatch(tx, ctx, projectId, batchId);
  const now = ctx.clock.now();
  const id = newId();
  const row = await addImport(tx, {
    id,
    workspaceId: ctx.workspaceId,
    projectId,
    key: input.key ?? id,
    batchId,
    batchName: input.batchName ?? `Import of ${now.toISOString().slice(0, 16).replace("T", " ")}`,
    format,
    fileId,
    status: "running",
    lines: 0,
    created: 0,
    duplicates: 0,
    failed: 0,
    bytes: 0,
    totalBytes: input.totalBytes ?? null,
    reason: null,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
  });
  if (row.format !== format || row.fileId !== fileId || (batchId && row.batchId !== batchId))
    throw taskProblems.import_differs({ importId: row.id });
  return row;
}
