import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";
import { importLines, imports } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Import, ImportLine } from "../contract.ts";
import { ofCustomer, type Scope } from "./tasks.ts";

export type ImportRow = typeof imports.$inferSelect;

/** Adds an import, or finds the one that has its key already. */
export async function addImport(tx: Tx, row: ImportRow): Promise<ImportRow> {
  const [made] = await tx
    .insert(imports)
    .values(row)
    .onConflictDoNothing({ target: [imports.projectId, imports.key] })
    .returning();
  if (made) return made;
  const [known] = await tx
    .select()
    .from(imports)
    .where(
      and(eq(imports.workspaceId, row.workspaceId), eq(imports.projectId, row.projectId), eq(imports.key, row.key)),
    );
  return known!;
}

export async function lockImport(tx: Tx, workspaceId: string, importId: string): Promise<ImportRow | undefined> {
  const [row] = await tx
    .select()
    .from(imports)
    .where(and(eq(imports.workspaceId, workspaceId), eq(imports.id, importId)))
    .for("update");
  return row;
}

export async function saveImport(tx: Tx, row: ImportRow): Promise<void> {
  await tx
    .update(imports)
    .set(row)
    .where(and(eq(imports.workspaceId, row.workspaceId), eq(imports.id, row.id)));
}

export async function findImport(tx: Tx, scope: Scope, importId: string): Promise<ImportRow | undefined> {
  const [row] = await tx
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, imports.projectId),
        eq(imports.id, importId),
      ),
    );
  return row;
}

export async function listImports(
  tx: Tx,
  scope: Scope,
  projectId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<ImportRow[]> {
  return tx
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, imports.projectId),
        projectId ? eq(imports.projectId, projectId) : undefined,
        before ? lt(imports.id, before) : undefined,
      ),
    )
    .orderBy(desc(imports.id))
    .limit(limit + 1);
}

/** Reports lines that no task could be made of. */
export async function addFailures(
  tx: Tx,
  row: ImportRow,
  failures: readonly { line: number; errors: ImportLine["errors"] }[],
): Promise<void> {
  if (failures.length === 0) return;
  await tx.execute(sql`
    insert into tasks.import_lines (import_id, line, workspace_id, project_id, status, errors)
    select ${row.id}, line, ${row.workspaceId}, ${row.projectId}, 'failed', errors
    from jsonb_to_recordset(${JSON.stringify(failures)}::text::jsonb) as r(line int, errors jsonb)`);
}

/** The reported lines after a line. */
export async function linesAfter(
  tx: Tx,
  workspaceId: string,
  importId: string,
  after: number,
  limit: number,
): Promise<ImportLine[]> {
  const rows = await tx
    .select()
    .from(importLines)
    .where(
      and(eq(importLines.workspaceId, workspaceId), eq(importLines.importId, importId), gt(importLines.line, after)),
    )
    .orderBy(asc(importLines.line))
    .limit(limit + 1);
  return rows.map(({ line, status, taskId, errors }) => ({
    line,
    status,
    taskId,
    errors: errors as ImportLine["errors"],
  }));
}

/** Imports of all workspaces to which nothing has happened since. */
export async function importsBefore(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<Pick<ImportRow, "id" | "workspaceId">[]> {
  return tx
    .select({ id: imports.id, workspaceId: imports.workspaceId })
    .from(imports)
    .where(lt(imports.updatedAt, before))
    .orderBy(asc(imports.updatedAt))
    .limit(limit);
}

/** Removes some lines of a report. Returns how many. */
export async function removeLines(tx: Tx, workspaceId: string, importId: string, most: number): Promise<number> {
  const rows = await tx.execute(sql`
    delete from tasks.import_lines where workspace_id = ${workspaceId} and import_id = ${importId} and line in (
      select line from tasks.import_lines where workspace_id = ${workspaceId} and import_id = ${importId} order by line limit ${most})
    returning line`);
  return rows.length;
}

/** Removes an import, unless it has gone on meanwhile. */
export async function removeImport(tx: Tx, workspaceId: string, importId: string, before: Date): Promise<void> {
  await tx
    .delete(imports)
    .where(and(eq(imports.workspaceId, workspaceId), eq(imports.id, importId), lt(imports.updatedAt, before)));
}

export function toImport(row: ImportRow): Import {
  const { workspaceId: _, batchName: _name, createdAt, updatedAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
