import { sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";
import type { NewTask } from "../contract.ts";

/** A task about to be stored, under the id that it will have. */
export interface FreshTask extends NewTask {
  id: string;
  line: number;
}

/**
 * Takes the external keys of new tasks; answers which task each key belongs to, where that is another one.
 * Keys are taken in their order, so that two imports of the same keys never wait for each other in a circle.
 */
export async function takeKeys(tx: Tx, workspaceId: string, projectId: string, fresh: readonly FreshTask[]): Promise<Map<string, string>> {
  const keyed = fresh.filter((task) => task.externalKey !== null);
  if (keyed.length === 0) return new Map();
  const rows = JSON.stringify(keyed.map((task) => ({ key: task.externalKey, id: task.id })));
  await tx.execute(sql`
    insert into tasks.task_keys (project_id, external_key, task_id, workspace_id)
    select ${projectId}, key, id, ${workspaceId} from jsonb_to_recordset(${rows}::text::jsonb) as r(key text, id uuid)
    order by key, id on conflict do nothing`);
  const owners = await tx.execute<{ key: string; task_id: string }>(sql`
    select k.external_key as key, k.task_id
    from jsonb_to_recordset(${rows}::text::jsonb) as r(key text, id uuid)
    join tasks.task_keys k on k.project_id = ${projectId} and k.external_key = r.key and k.task_id <> r.id
    where k.workspace_id = ${workspaceId}`);
  return new Map(owners.map((row) => [row.key, row.task_id]));
}

/** Stores new tasks by one statement. */
export async function insertTasks(
  tx: Tx,
  shared: { workspaceId: string; projectId: string; batchId: string; overlap: number; schemaVersion: number; now: Date },
  fresh: readonly FreshTask[],
): Promise<void> {
  if (fresh.length === 0) return;
  const rows = JSON.stringify(fresh.map(({ id, externalKey, data, meta, priority }) => ({ id, external_key: externalKey, data, meta, priority })));
  const now = shared.now.toISOString();
  await tx.execute(sql`
    insert into tasks.tasks (id, workspace_id, project_id, batch_id, external_key, data, meta, priority, overlap, schema_version, created_at, updated_at)
    select id, ${shared.workspaceId}, ${shared.projectId}, ${shared.batchId}, external_key, data, meta, priority, ${shared.overlap}, ${shared.schemaVersion}, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, external_key text, data jsonb, meta jsonb, priority int)`);
}
