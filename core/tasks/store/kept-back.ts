import { sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";

/** The job that cancels a task when the time to restore it is over. */
export const CANCEL = "cancel-task";

/** Of some tasks those that no queue offers whatever their workflows ask: golds, and those that are about to be cancelled. */
export async function keptBackAmong(
  tx: Tx,
  workspaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const rows = await tx.execute<{ id: string }>(sql`
    select task_id::text as id from tasks.golds
    where workspace_id in ${[...workspaceIds]} and task_id in ${[...taskIds]} and status = 'active'
    union all
    select dedupe_key from tasks.jobs
    where workspace_id in ${[...workspaceIds]} and name = ${CANCEL} and dedupe_key in ${[...taskIds]} and status in ('queued', 'running')`);
  return new Set(rows.map((row) => row.id));
}
