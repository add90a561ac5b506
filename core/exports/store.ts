import { and, asc, desc, eq, lt } from "drizzle-orm";
import { exportsTable, exportTemplates } from "../../db/schema/exports.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { Export, ExportTemplate } from "./contract.ts";

export type ExportRow = typeof exportsTable.$inferSelect;
type TemplateRow = typeof exportTemplates.$inferSelect;

/** A customer's user sees the exports of that customer's projects only. */
export interface Scope {
  workspaceId: string;
  customerId: string | null;
}
export function scopeOf(ctx: Context): Scope {
  return { workspaceId: ctx.workspaceId, customerId: ctx.grants.customerId };
}
function within(scope: Scope) {
  return and(
    eq(exportsTable.workspaceId, scope.workspaceId),
    scope.customerId ? eq(exportsTable.customerId, scope.customerId) : undefined,
  );
}

export async function addExport(tx: Tx, row: ExportRow): Promise<void> {
  await tx.insert(exportsTable).values(row);
}

export async function saveExport(tx: Tx, row: ExportRow): Promise<void> {
  await tx
    .update(exportsTable)
    .set(row)
    .where(and(eq(exportsTable.workspaceId, row.workspaceId), eq(exportsTable.id, row.id)));
}

export async function findExport(tx: Tx, scope: Scope, exportId: string): Promise<ExportRow | undefined> {
  const [row] = await tx
    .select()
    .from(exportsTable)
    .where(and(within(scope), eq(exportsTable.id, exportId)));
  return row;
}

export async function lockExport(tx: Tx, scope: Scope, exportId: string): Promise<ExportRow | undefined> {
  const [row] = await tx
    .select()
    .from(exportsTable)
    .where(and(within(scope), eq(exportsTable.id, exportId)))
    .for("update");
  return row;
}

/** Keeps a run's progress; false when the export was cancelled or another run has taken it over. */
export async function saveProgress(
  tx: Tx,
  scope: Scope,
  exportId: string,
  attempt: number,
  done: number,
  total: number | null,
): Promise<boolean> {
  const rows = await tx
    .update(exportsTable)
    .set({ done, total })
    .where(
      and(
        within(scope),
        eq(exportsTable.id, exportId),
        eq(exportsTable.attempt, attempt),
        eq(exportsTable.status, "running"),
      ),
    )
    .returning({ id: exportsTable.id });
  return rows.length > 0;
}

export interface ListFilter {
  projectId?: string | undefined;
  batchId?: string | undefined;
  status?: Export["status"] | undefined;
  before?: string | undefined;
  limit: number;
}

/** Newest first, one more than `limit`. */
export async function listExports(tx: Tx, scope: Scope, filter: ListFilter): Promise<ExportRow[]> {
  const { projectId, batchId, status, before, limit } = filter;
  const asked = [
    projectId ? eq(exportsTable.projectId, projectId) : undefined,
    batchId ? eq(exportsTable.batchId, batchId) : undefined,
    status ? eq(exportsTable.status, status) : undefined,
    before ? lt(exportsTable.id, before) : undefined,
  ];
  return tx
    .select()
    .from(exportsTable)
    .where(and(within(scope), ...asked))
    .orderBy(desc(exportsTable.id))
    .limit(limit + 1);
}

/** Finished exports of any workspace whose time is over; for the system role. */
export async function findExpired(tx: Tx, now: Date, limit: number): Promise<Pick<ExportRow, "id" | "workspaceId">[]> {
  return tx
    .select({ id: exportsTable.id, workspaceId: exportsTable.workspaceId })
    .from(exportsTable)
    .where(and(eq(exportsTable.status, "completed"), lt(exportsTable.expiresAt, now)))
    .limit(limit);
}

export async function addTemplate(tx: Tx, row: TemplateRow): Promise<void> {
  await tx.insert(exportTemplates).values(row);
}

export async function listTemplates(tx: Tx, workspaceId: string): Promise<TemplateRow[]> {
  return tx
    .select()
    .from(exportTemplates)
    .where(eq(exportTemplates.workspaceId, workspaceId))
    .orderBy(asc(exportTemplates.name), asc(exportTemplates.id))
    .limit(500);
}

export function toTemplate({ id, name, format, options, createdAt }: TemplateRow): ExportTemplate {
  return { id, name, format, options, createdAt: createdAt.toISOString() };
}

export function toExport(row: ExportRow): Export {
  return {
    id: row.id,
    projectId: row.projectId,
    batchId: row.batchId,
    format: row.format,
    options: row.options,
    status: row.status,
    done: row.done,
    total: row.total,
    fileName: row.fileName,
    bytes: row.bytes,
    sha256: row.sha256,
    loss: row.loss,
    error: row.error,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    version: row.version,
  };
}
