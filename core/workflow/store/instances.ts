import { and, eq, type SQL, sql } from "drizzle-orm";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import { isObject } from "../../../machines/engine/json.ts";
import type { Snapshot } from "../../../machines/engine/snapshot.ts";
import { workflowInstances } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Output } from "../../kernel/wire/endpoint.ts";
import type { WorkflowInstance, workflowContract } from "../contract.ts";

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

export type StateCount = Output<typeof workflowContract.countStates>["items"][number];

/** Those that are not over, by state; read from an index of them alone. */
export function countsOf(workspaceId: string, workflowId: string, projectId: string | undefined): SQL {
  const project = projectId ? sql`and project_id = ${projectId}` : sql``;
  return sql`
    select state, count(*) filter (where status <> 'failed')::int as count,
      count(*) filter (where status = 'paused')::int as paused, count(*) filter (where status = 'failed')::int as failed
    from workflow.workflow_instances, unnest(states) as state
    where status in ('active', 'paused', 'failed') and workspace_id = ${workspaceId} and workflow_id = ${workflowId} ${project}
    group by state order by state`;
}

export async function countStates(tx: Tx, ...of: Parameters<typeof countsOf>): Promise<StateCount[]> {
  const rows = await tx.execute<StateCount & Record<string, unknown>>(countsOf(...of));
  return rows.map(({ state, count, paused, failed }) => ({ state, count, paused, failed }));
}

export function snapshotOf(row: InstanceRow): Snapshot {
  return row.snapshot as Snapshot;
}

/** What an instance knows; nothing when its snapshot cannot be read, so that it can be looked at and ended all the same. */
function contextOf({ snapshot }: InstanceRow): Record<string, unknown> {
  return isObject(snapshot) && isObject(snapshot["context"]) ? snapshot["context"] : {};
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
    context: contextOf(row),
    error: row.error,
    sequence: row.sequence,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
