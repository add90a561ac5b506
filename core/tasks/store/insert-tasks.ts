import { and, eq, sql } from "drizzle-orm";
import { taskKeys } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { NewTask } from "../contract.ts";

/** A task about to be stored, under the id that it will have. */
export interface FreshTask extends NewTask {
  id: string;
  line: number;
}

/**
 * Takes external keys for new tasks (no key twice in the list); answers which task each key belongs to that was taken before.
 * Keys are taken in their order, so that two imports of the same keys never wait for each other in a circle.
 */
export async function takeKeys(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  wanted: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  if (wanted.size === 0) return new Map();
  const rows = JSON.stringify([...wanted].map(([key, id]) => ({ key, id })));
  const taken = await tx.execute<{ key: string }>(sql`
    insert into tasks.task_keys (project_id, external_key, task_id, workspace_id)
    select ${projectId}, key, id, ${workspaceId} from jsonb_to_recordset(${rows}::text::jsonb) as r(key text, id uuid)
    order by key on conflict do nothing returning external_key as key`);
  if (taken.length === wanted.size) return new Map();
  const ours = new Set(taken.map((row) => row.key));
  const others = [...wanted.keys()].filter((key) => !ours.has(key));
  const owners = await tx
    .select({ key: taskKeys.externalKey, taskId: taskKeys.taskId })
    .from(taskKeys)
    .where(
      and(
        eq(taskKeys.workspaceId, workspaceId),
        eq(taskKeys.projectId, projectId),
        sql`${taskKeys.externalKey} = any (array(select jsonb_array_elements_text(${JSON.stringify(others)}::text::jsonb)))`,
      ),
    );
  return new Map(owners.map((row) => [row.key, row.taskId]));
}

/** Stores new tasks by one statement. */
export async function insertTasks(
  tx: Tx,
  shared: {
    workspaceId: string;
    projectId: string;
    batchId: string;
    overlap: number;
    schemaVersion: number;
    now: Date;
  },
  fresh: readonly FreshTask[],
): Promise<void> {
  if (fresh.length === 0) return;
  const rows = JSON.stringify(
    fresh.map(({ id, externalKey, data, meta, priority, preLabel }) => ({
      id,
      external_key: externalKey,
      data,
      meta,
      priority,
      pre_label: preLabel ?? undefined,
    })),
  );
  const now = shared.now.toISOString();
  await tx.execute(sql`
    insert into tasks.tasks (id, workspace_id, project_id, batch_id, external_key, data, meta, pre_label, priority, overlap, schema_version, created_at, updated_at)
    select id, ${shared.workspaceId}, ${shared.projectId}, ${shared.batchId}, external_key, data, meta, pre_label, priority, ${shared.overlap}, ${shared.schemaVersion}, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, external_key text, data jsonb, meta jsonb, pre_label jsonb, priority int)`);
}
