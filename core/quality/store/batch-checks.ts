import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { batchChecks } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Scope } from "./checks.ts";

export type BatchCheckRow = typeof batchChecks.$inferSelect;

function within({ workspaceId, customerId }: Scope) {
  return and(eq(batchChecks.workspaceId, workspaceId), customerId ? eq(batchChecks.customerId, customerId) : undefined);
}

/** The run that is under way on the batch, which is this one unless there was one already. */
export async function addBatchCheck(tx: Tx, row: BatchCheckRow): Promise<BatchCheckRow> {
  const added = await tx.insert(batchChecks).values(row).onConflictDoNothing().returning();
  if (added[0]) return added[0];
  const open = inArray(batchChecks.status, ["queued", "running"]);
  const [found] = await tx
    .select()
    .from(batchChecks)
    .where(and(eq(batchChecks.workspaceId, row.workspaceId), eq(batchChecks.batchId, row.batchId), open));
  return found ?? addBatchCheck(tx, row);
}

export async function findBatchCheck(tx: Tx, scope: Scope, id: string): Promise<BatchCheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(batchChecks)
    .where(and(within(scope), eq(batchChecks.id, id)));
  return row;
}

export async function lockBatchCheck(tx: Tx, workspaceId: string, id: string): Promise<BatchCheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(batchChecks)
    .where(and(eq(batchChecks.workspaceId, workspaceId), eq(batchChecks.id, id)))
    .for("update");
  return row;
}

export async function saveBatchCheck(tx: Tx, row: BatchCheckRow): Promise<void> {
  await tx
    .update(batchChecks)
    .set(row)
    .where(and(eq(batchChecks.workspaceId, row.workspaceId), eq(batchChecks.id, row.id)));
}

/** Runs on a batch, newest first; one more than `limit`. */
export async function batchChecksOf(
  tx: Tx,
  scope: Scope,
  batchId: string,
  before: string | undefined,
  limit: number,
): Promise<BatchCheckRow[]> {
  return tx
    .select()
    .from(batchChecks)
    .where(and(within(scope), eq(batchChecks.batchId, batchId), before ? lt(batchChecks.id, before) : undefined))
    .orderBy(desc(batchChecks.id))
    .limit(limit + 1);
}
