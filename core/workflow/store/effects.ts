import { sql } from "drizzle-orm";
import type { JsonObject } from "../../../machines/engine/json.ts";
import type { Runtime } from "../../kernel/context.ts";
import type { Origin } from "../../kernel/outbox.ts";
import { engineTime } from "../engine/engine-time.ts";
import { systemQuery, systemStatement, transactionFor } from "../../kernel/transaction.ts";

/** Something to be done outside for an instance, taken in hand by this process. */
export interface Effect {
  key: string;
  workspaceId: string;
  instanceId: string;
  taskId: string;
  /** Who waits for the result; null: nobody. */
  invokeId: string | null;
  type: string;
  params: JsonObject;
  origin: Origin;
  attempts: number;
}
interface Row extends Record<string, unknown> {
  key: string;
  workspace_id: string;
  instance_id: string;
  task_id: string;
  invoke_id: string | null;
  type: string;
  params: JsonObject;
  origin: Origin;
  attempts: number;
}

/**
 * Takes effects in hand that are due, for an engine, for so long that it has done them; those of an engine that is gone are
 * free at once.
 */
export async function takeEffects(
  runtime: Runtime,
  engine: string,
  slots: readonly number[],
  most: number,
  lockedMs: number,
): Promise<Effect[]> {
  const now = engineTime(runtime);
  const at = sql`${now.toISOString()}::timestamptz`;
  const due = await systemStatement<{ key: string; workspace_id: string; attempts: number }>(
    runtime,
    sql`
      select key, workspace_id, attempts from workflow.effects
      where status = 'waiting' and run_at <= ${at}
        and (locked_until is null or locked_until < ${at}
          or taken_by <> all (select id from workflow.engines union all select ${engine}::uuid))
        and workflow.slot_of(instance_id) = any (${`{${slots.join(",")}}`}::text::int[]) order by run_at limit ${most}`,
  );
  if (due.length === 0) return [];
  const found = JSON.stringify(due.map(({ key, attempts }) => ({ key, attempts })));
  const until = new Date(now.getTime() + lockedMs).toISOString();
  // Whoever takes one counts it as an attempt, so that the number tells whether somebody was faster.
  const rows = await transactionFor(runtime, [...new Set(due.map((one) => one.workspace_id))], (tx) =>
    tx.execute<Row>(sql`
      update workflow.effects set attempts = attempts + 1, locked_until = ${until}::timestamptz, taken_by = ${engine}::uuid
      where key in (
        select e.key from workflow.effects e
        join jsonb_to_recordset(${found}::text::jsonb) as d(key text, attempts int) on e.key = d.key and e.attempts = d.attempts
        where e.status = 'waiting' and e.run_at <= ${at} for update of e skip locked)
      returning key, workspace_id, instance_id, task_id, invoke_id, type, params, origin, attempts`),
  );
  return rows.map((row) => ({
    key: row.key,
    workspaceId: row.workspace_id,
    instanceId: row.instance_id,
    taskId: row.task_id,
    invokeId: row.invoke_id,
    type: row.type,
    params: row.params,
    origin: row.origin,
    attempts: row.attempts,
  }));
}

/** Puts an effect off that did not succeed; whoever has taken it in hand meanwhile keeps it. */
export async function putOff(runtime: Runtime, effect: Effect, at: Date, error: string): Promise<void> {
  await transactionFor(runtime, [effect.workspaceId], (tx) =>
    tx.execute(sql`
      update workflow.effects set run_at = ${at.toISOString()}::timestamptz, locked_until = null, error = ${error}
      where key = ${effect.key} and status = 'waiting' and attempts = ${effect.attempts}`),
  );
}

/** Notes that an effect is done whose result nobody waits for; whoever has taken it in hand meanwhile keeps it. */
export async function endEffect(runtime: Runtime, effect: Effect): Promise<void> {
  await transactionFor(runtime, [effect.workspaceId], (tx) =>
    tx.execute(sql`
      update workflow.effects set status = 'done', error = null, locked_until = null, finished_at = ${engineTime(runtime).toISOString()}::timestamptz
      where key = ${effect.key} and status = 'waiting' and attempts = ${effect.attempts}`),
  );
}

/** Forgets effects that ended before. */
export async function forgetEffects(runtime: Runtime, before: Date): Promise<void> {
  await systemQuery(runtime, (tx) =>
    tx.execute(
      sql`delete from workflow.effects where status <> 'waiting' and finished_at < ${before.toISOString()}::timestamptz`,
    ),
  );
}
