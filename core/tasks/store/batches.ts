import { and, desc, eq, lt, sql } from "drizzle-orm";
import { batches } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Batch } from "../contract.ts";
import { ofCustomer, type Scope } from "./tasks.ts";

export type BatchRow = typeof batches.$inferSelect;

export async function findBatch(tx: Tx, scope: Scope, batchId: string): Promise<BatchRow | undefined> {
  const [row] = await tx
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, batches.projectId),
        eq(batches.id, batchId),
      ),
    );
  return row;
}

export async function lockBatch(tx: Tx, workspaceId: string, batchId: string): Promise<BatchRow | undefined> {
  const [row] = await tx
    .select()
    .from(batches)
    .where(and(eq(batches.workspaceId, workspaceId), eq(batches.id, batchId)))
    .for("update");
  return row;
}

export async function listBatches(
  tx: Tx,
  scope: Scope,
  filter: { projectId?: string | undefined; status?: BatchRow["status"] | undefined },
  before: string | undefined,
  limit: number,
): Promise<BatchRow[]> {
  return tx
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, batches.projectId),
        filter.projectId ? eq(batches.projectId, filter.projectId) : undefined,
        filter.status ? eq(batches.status, filter.status) : undefined,
        before ? lt(batches.id, before) : undefined,
      ),
    )
    .orderBy(desc(batches.id))
    .limit(limit + 1);
}

export async function addBatch(tx: Tx, row: BatchRow): Promise<void> {
  await tx.insert(batches).values(row);
}

/** The project's batch for tasks that name none; `made` tells whether it is new. */
export async function catchAll(tx: Tx, row: BatchRow): Promise<{ batch: BatchRow; made: boolean }> {
  const made = await tx.insert(batches).values(row).onConflictDoNothing().returning();
  if (made[0]) return { batch: made[0], made: true };
  const [batch] = await tx
    .select()
    .from(batches)
    .where(
      and(eq(batches.workspaceId, row.workspaceId), eq(batches.projectId, row.projectId), eq(batches.catchAll, true)),
    )
    .for("update");
  return { batch: batch!, made: false };
}

export async function saveBatch(tx: Tx, row: BatchRow): Promise<void> {
  await tx
    .update(batches)
    .set(row)
    .where(and(eq(batches.workspaceId, row.workspaceId), eq(batches.id, row.id)));
}

/** Whether a project has tasks, and whether any of them has not ended. */
export async function remainingOf(
  tx: Tx,
  workspaceId: string,
  projectId: string,
): Promise<{ tasks: number; remaining: number }> {
  const [row] = await tx
    .select({
      tasks: sql<number>`coalesce(sum(${batches.tasks}), 0)::int`,
      remaining: sql<number>`coalesce(sum(${batches.tasks} - ${batches.completed} - ${batches.cancelled} - ${batches.golds}), 0)::int`,
    })
    .from(batches)
    .where(and(eq(batches.workspaceId, workspaceId), eq(batches.projectId, projectId)));
  return row!;
}

export function toBatch(row: BatchRow): Batch {
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    status: row.status,
    tasks: row.tasks,
    completed: row.completed,
    cancelled: row.cancelled,
    dueAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    version: row.version,
  };
}
