import { and, eq } from "drizzle-orm";
import type { PendingTimer } from "../../../machines/engine/carried-timers.ts";
import { failedEvents, timers } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { InstanceRow } from "./instances.ts";

export type FailedEvent = typeof failedEvents.$inferSelect;

export async function findFailed(tx: Tx, instanceId: string): Promise<FailedEvent | undefined> {
  const [row] = await tx.select().from(failedEvents).where(eq(failedEvents.instanceId, instanceId));
  return row;
}

export async function saveFailedTimers(tx: Tx, instanceId: string, kept: FailedEvent["timers"]): Promise<void> {
  await tx.update(failedEvents).set({ timers: kept }).where(eq(failedEvents.instanceId, instanceId));
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

/** The timers that an instance waits for. */
export async function pendingTimers(tx: Tx, row: InstanceRow): Promise<PendingTimer[]> {
  const rows = await tx
    .select({ id: timers.timerId, dueAt: timers.dueAt })
    .from(timers)
    .where(and(eq(timers.workspaceId, row.workspaceId), eq(timers.instanceId, row.id)));
  return rows.map(({ id, dueAt }) => ({ id, dueAt: dueAt.getTime() }));
}
