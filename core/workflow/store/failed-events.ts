import { eq, inArray, sql } from "drizzle-orm";
import { deliveryType } from "../../../machines/engine/actors.ts";
import type { Timer } from "../../../machines/engine/advance.ts";
import type { PendingTimer } from "../../../machines/engine/carried-timers.ts";
import type { Renamed } from "../../../machines/engine/migrate.ts";
import { failedEvents, timers, waitingEvents } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { InstanceRow } from "./instances.ts";

export type FailedEvent = typeof failedEvents.$inferSelect;

/** Changes the timers that wait with a failed instance. */
export async function moveFailedTimers(
  tx: Tx,
  instanceId: string,
  { set, cancel }: { set: readonly Timer[]; cancel: readonly string[] },
): Promise<void> {
  const [failed] = await tx.select().from(failedEvents).where(eq(failedEvents.instanceId, instanceId));
  if (!failed) return;
  const gone = new Set([...cancel, ...set.map(({ id }) => id)]);
  const fresh = set.map(({ id, dueAt, event }) => ({ id, dueAt: new Date(dueAt).toISOString(), event }));
  const timers = [...failed.timers.filter(({ id }) => !gone.has(id)), ...fresh];
  await tx.update(failedEvents).set({ timers }).where(eq(failedEvents.instanceId, instanceId));
}

/** Gives the events that wait for an instance, and the one that it failed on, other names. */
export async function renameHeld(tx: Tx, instanceId: string, renamed: readonly Renamed[]): Promise<void> {
  if (renamed.length === 0) return;
  for (const table of [waitingEvents, failedEvents])
    await tx.execute(sql`
      update ${table} set event = case r.child when '' then jsonb_set(event, '{type}', to_jsonb(r.now))
        else jsonb_set(event, '{event,type}', to_jsonb(r.now)) || jsonb_build_object('id', r.now) end
      from jsonb_to_recordset(${JSON.stringify(renamed)}::text::jsonb) as r(child text, was text, now text)
      where instance_id = ${instanceId} and case r.child when '' then event->>'type' = r.was
        else event->>'type' = ${deliveryType} and event->>'to' = r.child and event->'event'->>'type' = r.was end`);
}

/** Takes out what made an instance fail, and puts its timers back. */
export async function takeFailed(tx: Tx, row: InstanceRow): Promise<FailedEvent | undefined> {
  const [failed] = await tx.delete(failedEvents).where(eq(failedEvents.instanceId, row.id)).returning();
  if (!failed) return undefined;
  const put = failed.timers.map((timer) => ({
    instanceId: row.id,
    timerId: timer.id,
    workspaceId: row.workspaceId,
    dueAt: new Date(timer.dueAt),
    event: timer.event,
  }));
  if (put.length > 0) await tx.insert(timers).values(put).onConflictDoNothing();
  return failed;
}

/** The timers that instances wait for, or will again when they are taken up, by instance. */
export async function timersOf(tx: Tx, rows: readonly InstanceRow[]): Promise<Map<string, PendingTimer[]>> {
  const [failed, running] = [rows.filter(isFailed), rows.filter((row) => !isFailed(row))];
  const pending = new Map<string, PendingTimer[]>();
  for (const { instanceId, id, dueAt } of await pendingOf(tx, running))
    pending.set(instanceId, [...(pending.get(instanceId) ?? []), { id, dueAt: dueAt.getTime() }]);
  for (const { instanceId, timers: kept } of await failedOf(tx, failed))
    pending.set(
      instanceId,
      kept.map(({ id, dueAt }) => ({ id, dueAt: new Date(dueAt).getTime() })),
    );
  return pending;
}

const isFailed = (row: InstanceRow) => row.status === "failed";

async function pendingOf(tx: Tx, rows: readonly InstanceRow[]) {
  if (rows.length === 0) return [];
  const { instanceId, timerId: id, dueAt } = timers;
  return tx
    .select({ instanceId, id, dueAt })
    .from(timers)
    .where(
      inArray(
        instanceId,
        rows.map((row) => row.id),
      ),
    );
}

async function failedOf(tx: Tx, rows: readonly InstanceRow[]) {
  if (rows.length === 0) return [];
  return tx
    .select()
    .from(failedEvents)
    .where(
      inArray(
        failedEvents.instanceId,
        rows.map((row) => row.id),
      ),
    );
}
