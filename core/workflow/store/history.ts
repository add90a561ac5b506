import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { instanceCheckpoints, stateTransitions, workflowInstances } from "../../../db/schema/workflow.ts";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Snapshot } from "../../../machines/engine/snapshot.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";
import type { Followed, Moment } from "../rebuild-instance.ts";
import type { InstanceRow } from "./instances.ts";

export interface InstanceFilter {
  projectId?: string | undefined;
  instanceId?: string | undefined;
}

/** Instances by id, one more than `limit` when there are more. */
export async function instancesAfter(
  tx: Tx,
  workspaceId: string,
  { projectId, instanceId }: InstanceFilter,
  after: string | undefined,
  limit: number,
): Promise<InstanceRow[]> {
  return tx
    .select()
    .from(workflowInstances)
    .where(
      and(
        eq(workflowInstances.workspaceId, workspaceId),
        projectId ? eq(workflowInstances.projectId, projectId) : undefined,
        instanceId ? eq(workflowInstances.id, instanceId) : undefined,
        after ? gt(workflowInstances.id, after) : undefined,
      ),
    )
    .orderBy(asc(workflowInstances.id))
    .limit(limit + 1);
}

/** The transitions of instances by instance, in their order; what was written after the rows were read is left out. */
export async function followedOf(tx: Tx, rows: readonly InstanceRow[]): Promise<Map<string, Followed[]>> {
  const last = new Map(rows.map((row) => [row.id, row.sequence]));
  const tasks = rows.map((row) => row.taskId);
  const found = await tx
    .select({
      instanceId: stateTransitions.instanceId,
      sequence: stateTransitions.sequence,
      event: stateTransitions.event,
      to: stateTransitions.toStates,
      at: stateTransitions.at,
    })
    .from(stateTransitions)
    .where(inArray(stateTransitions.taskId, tasks))
    .orderBy(asc(stateTransitions.taskId), asc(stateTransitions.sequence));
  const mine = found.filter(({ instanceId, sequence }) => sequence <= (last.get(instanceId) ?? 0));
  const followed = mine.map((one) => ({ ...one, event: one.event as WorkflowEvent }));
  return Map.groupBy(followed, ({ instanceId }) => instanceId);
}

/** From where the histories of instances are told whose beginnings are gone, by instance. */
export async function checkpointsOf(tx: Tx, rows: readonly InstanceRow[]): Promise<Map<string, Moment>> {
  const found = await tx
    .select()
    .from(instanceCheckpoints)
    .where(
      inArray(
        instanceCheckpoints.instanceId,
        rows.map(({ id }) => id),
      ),
    );
  return new Map(found.map(({ instanceId, ...one }) => [instanceId, { ...one, snapshot: one.snapshot as Snapshot }]));
}

/** Drops the months of transitions that ended before, after noting where the instances in them are now; returns how many months. */
export async function dropTransitions(runtime: Runtime, before: Date): Promise<number> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx.execute<{ dropped: number }>(
      sql`select workflow.drop_transitions(${before.toISOString()}::timestamptz) as dropped`,
    ),
  );
  return row!.dropped;
}
