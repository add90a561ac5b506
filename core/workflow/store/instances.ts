import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Timer } from "../../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Snapshot } from "../../../machines/engine/snapshot.ts";
import { timers, waitingEvents, workflowInstances } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { WorkflowInstance } from "../contract.ts";

export type InstanceRow = typeof workflowInstances.$inferSelect;

/** An event that came while its instance was held. */
export interface WaitingEvent {
  id: string;
  event: WorkflowEvent;
  actor: string;
}

async function lock(tx: Tx, where: ReturnType<typeof and>): Promise<InstanceRow | undefined> {
  const [row] = await tx.select().from(workflowInstances).where(where).for("update");
  return row;
}

export function lockById(tx: Tx, workspaceId: string, id: string): Promise<InstanceRow | undefined> {
  return lock(tx, and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.id, id)));
}

export async function findByTask(tx: Tx, workspaceId: string, taskId: string): Promise<InstanceRow | undefined> {
  const mine = and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.taskId, taskId));
  const [row] = await tx.select().from(workflowInstances).where(mine);
  return row;
}

/** The task that an instance belongs to. */
export async function taskOf(tx: Tx, workspaceId: string, id: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ taskId: workflowInstances.taskId })
    .from(workflowInstances)
    .where(and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.id, id)));
  return row?.taskId;
}

/** Writes a locked row; engines that decided on an older version of it decide again. */
export async function updateInstance(tx: Tx, row: InstanceRow): Promise<void> {
  const { definitionVersion, states, snapshot, status, error, sequence, updatedAt } = row;
  await tx
    .update(workflowInstances)
    .set({ definitionVersion, states, snapshot, status, error, sequence, updatedAt, version: sql`version + 1` })
    .where(and(eq(workflowInstances.workspaceId, row.workspaceId), eq(workflowInstances.id, row.id)));
}

export async function countStates(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  projectId: string | undefined,
): Promise<{ state: string; count: number }[]> {
  const project = projectId ? sql`and project_id = ${projectId}` : sql``;
  const rows = await tx.execute<{ state: string; count: number }>(sql`
    select state, count(*)::int as count from workflow.workflow_instances, unnest(states) as state
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} ${project} group by state order by state`);
  return rows.map(({ state, count }) => ({ state, count }));
}

export async function changeTimers(
  tx: Tx,
  row: InstanceRow,
  change: { set: Timer[]; cancel: string[] },
): Promise<void> {
  const gone = [...change.cancel, ...change.set.map((timer) => timer.id)];
  if (gone.length > 0) await tx.delete(timers).where(and(eq(timers.instanceId, row.id), inArray(timers.timerId, gone)));
  if (change.set.length === 0) return;
  await tx.insert(timers).values(
    change.set.map((timer) => ({
      instanceId: row.id,
      timerId: timer.id,
      workspaceId: row.workspaceId,
      dueAt: new Date(timer.dueAt),
      event: timer.event,
    })),
  );
}

export async function dropTimers(tx: Tx, instanceId: string): Promise<void> {
  await tx.delete(timers).where(eq(timers.instanceId, instanceId));
}

export async function keepWaiting(tx: Tx, row: InstanceRow, event: WorkflowEvent, actor: string): Promise<void> {
  await tx
    .insert(waitingEvents)
    .values({ id: newId(), workspaceId: row.workspaceId, instanceId: row.id, event, actor });
}

export async function takeWaiting(tx: Tx, row: InstanceRow): Promise<{ event: WorkflowEvent; actor: string }[]> {
  const rows = await tx
    .select()
    .from(waitingEvents)
    .where(eq(waitingEvents.instanceId, row.id))
    .orderBy(asc(waitingEvents.id));
  await tx.delete(waitingEvents).where(eq(waitingEvents.instanceId, row.id));
  return rows.map(({ event, actor }) => ({ event: event as WorkflowEvent, actor }));
}

export function snapshotOf(row: InstanceRow): Snapshot {
  return row.snapshot as Snapshot;
}

export function toInstance(row: InstanceRow): WorkflowInstance {
  return {
    id: row.id,
    workflowId: row.workflowId,
    definitionVersion: row.definitionVersion,
    taskId: row.taskId,
    projectId: row.projectId,
    status: row.status,
    states: row.states,
    context: snapshotOf(row).context as Record<string, unknown>,
    error: row.error,
    sequence: row.sequence,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
