import { and, eq, sql } from "drizzle-orm";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Snapshot } from "../../../machines/engine/snapshot.ts";
import { workflowInstances } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { WorkflowInstance } from "../contract.ts";

export type InstanceRow = typeof workflowInstances.$inferSelect;

/** An event that came while its instance was held. */
export interface WaitingEvent {
  id: string;
  event: WorkflowEvent;
  actor: string;
}

/** Holds an instance as it is until the transaction ends: an engine that decides on it meanwhile decides again. */
export async function lockById(tx: Tx, workspaceId: string, id: string): Promise<InstanceRow | undefined> {
  const mine = and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.id, id));
  const [row] = await tx.select().from(workflowInstances).where(mine).for("update");
  return row;
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
