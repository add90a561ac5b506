import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { batchChecks } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Violation } from "../batch-check.contract.ts";
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

/** What was found since a run began, until it ended, by rule. */
export async function violationsOf(tx: Tx, run: BatchCheckRow): Promise<Violation[]> {
  const until = run.completedAt ? sql`and checks.created_at <= ${run.completedAt.toISOString()}::timestamptz` : sql``;
  const rows = await tx.execute<{ rule: string; severity: Violation["severity"]; findings: number; tasks: number }>(sql`
    select finding ->> 'rule' as rule, finding ->> 'severity' as severity,
      count(*)::int as findings, count(distinct checks.task_id)::int as tasks
    from quality.checks, jsonb_array_elements(checks.findings) as finding
    where checks.workspace_id = ${run.workspaceId} and checks.project_id = ${run.projectId} and checks.id > ${run.id}
      and checks.batch_id = ${run.batchId} and checks.kind = 'automated' ${until}
    group by 1, 2
    order by tasks desc, findings desc, rule
  `);
  return [...rows];
}
