import { and, asc, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { type SweepFilter, workflowInstances } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { InstanceRow } from "./instances.ts";

/** The instances of a workspace that a filter names; a state counts when it or a state below it is active. */
function fitting(workspaceId: string, filter: SweepFilter): SQL | undefined {
  const { workflowId, definitionVersion, projectId, state, status, among } = filter;
  const i = workflowInstances;
  return and(
    eq(i.workspaceId, workspaceId),
    workflowId ? eq(i.workflowId, workflowId) : undefined,
    definitionVersion ? eq(i.definitionVersion, definitionVersion) : undefined,
    projectId ? eq(i.projectId, projectId) : undefined,
    status ? eq(i.status, status) : undefined,
    among ? inArray(i.status, [...among]) : undefined,
    state
      ? sql`exists (select from unnest(${i.states}) as leaf where leaf = ${state} or starts_with(leaf, ${`${state}.`}))`
      : undefined,
  );
}

export async function findInstance(tx: Tx, workspaceId: string, id: string): Promise<InstanceRow | undefined> {
  const [row] = await tx
    .select()
    .from(workflowInstances)
    .where(and(eq(workflowInstances.workspaceId, workspaceId), eq(workflowInstances.id, id)));
  return row;
}

/** Of these instances those that there are, in the order of their tasks, as engines lock them. */
export async function findInstances(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<InstanceRow[]> {
  return tx
    .select()
    .from(workflowInstances)
    .where(and(eq(workflowInstances.workspaceId, workspaceId), inArray(workflowInstances.id, [...ids])))
    .orderBy(asc(workflowInstances.taskId));
}

export async function listInstances(
  tx: Tx,
  workspaceId: string,
  filter: SweepFilter,
  before: string | undefined,
  limit: number,
): Promise<InstanceRow[]> {
  return tx
    .select()
    .from(workflowInstances)
    .where(and(fitting(workspaceId, filter), before ? lt(workflowInstances.id, before) : undefined))
    .orderBy(desc(workflowInstances.id))
    .limit(limit + 1);
}

/** Ids of fitting instances after one, in order: the next page of a sweep. */
export async function idsAfter(
  tx: Tx,
  workspaceId: string,
  filter: SweepFilter,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(and(fitting(workspaceId, filter), after ? gt(workflowInstances.id, after) : undefined))
    .orderBy(asc(workflowInstances.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

export async function countFitting(tx: Tx, workspaceId: string, filter: SweepFilter): Promise<number> {
  return tx.$count(workflowInstances, fitting(workspaceId, filter));
}

/** Instances that are in the same states, with one of them for an example. */
export type StateGroup = Pick<InstanceRow, "states" | "status" | "snapshot"> & { count: number };

/** The instances that a filter names, by the states that they are in and, if asked for, those of their children; the most first. */
export async function groupByStates(
  tx: Tx,
  workspaceId: string,
  filter: SweepFilter,
  withChildren = false,
): Promise<StateGroup[]> {
  const i = workflowInstances;
  const groups = await tx
    .select({
      states: i.states,
      status: i.status,
      count: sql<number>`count(*)::int`,
      one: sql<string>`(array_agg(${i.id}))[1]`,
    })
    .from(i)
    .where(fitting(workspaceId, filter))
    .groupBy(i.states, i.status, ...(withChildren ? [sql`workflow.children_shape(${i.snapshot}->'children')`] : []))
    .orderBy(sql`count(*) desc`, i.states, sql`min(${i.id}::text)`);
  const examples = await tx
    .select({ id: i.id, snapshot: i.snapshot })
    .from(i)
    .where(
      and(
        eq(i.workspaceId, workspaceId),
        inArray(
          i.id,
          groups.map(({ one }) => one),
        ),
      ),
    );
  const snapshots = new Map(examples.map(({ id, snapshot }) => [id, snapshot]));
  return groups.map(({ one, ...group }) => ({ ...group, snapshot: snapshots.get(one) }));
}
