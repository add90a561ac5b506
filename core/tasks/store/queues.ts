import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { queues } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Queue, Stage } from "../contract.ts";
import type { Counts } from "./queue-counts.ts";
import { type RuleColumns, rulesOf } from "./queue-rules.ts";
import { ofCustomer, type Scope } from "./tasks.ts";

export type QueueRow = typeof queues.$inferSelect;

export async function findQueue(tx: Tx, scope: Scope, queueId: string): Promise<QueueRow | undefined> {
  const [row] = await tx
    .select()
    .from(queues)
    .where(
      and(eq(queues.workspaceId, scope.workspaceId), ofCustomer(tx, scope, queues.projectId), eq(queues.id, queueId)),
    );
  return row;
}

export async function lockQueue(tx: Tx, scope: Scope, queueId: string): Promise<QueueRow | undefined> {
  const [row] = await tx
    .select()
    .from(queues)
    .where(
      and(eq(queues.workspaceId, scope.workspaceId), ofCustomer(tx, scope, queues.projectId), eq(queues.id, queueId)),
    )
    .for("update");
  return row;
}

export interface QueueFilter {
  projectId?: string | undefined;
  stages: readonly Stage[];
  /** Only what this user can work on: queues that are not paused, of active projects that admit him, and those where he has a lease. */
  workableFor: string | null;
}

export async function listQueues(
  tx: Tx,
  scope: Scope,
  filter: QueueFilter,
  before: string | undefined,
  limit: number,
): Promise<QueueRow[]> {
  return tx
    .select()
    .from(queues)
    .where(
      and(
        eq(queues.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, queues.projectId),
        filter.projectId ? eq(queues.projectId, filter.projectId) : undefined,
        inArray(queues.stage, [...filter.stages]),
        filter.workableFor ? workable(scope.workspaceId, filter.workableFor) : undefined,
        before ? lt(queues.id, before) : undefined,
      ),
    )
    .orderBy(desc(queues.id))
    .limit(limit + 1);
}

function workable(workspaceId: string, userId: string) {
  return sql`(
    (not ${queues.paused} and exists (select 1 from tasks.projects p where p.project_id = ${queues.projectId} and p.workspace_id = ${workspaceId} and p.status = 'active')
      and tasks.admits(${queues.projectId}, ${queues.stage}, ${userId}))
    or exists (select 1 from tasks.assignments a
      where a.user_id = ${userId} and a.project_id = ${queues.projectId} and a.stage = ${queues.stage} and a.status = 'active' and a.workspace_id = ${workspaceId}
        and (a.queue_id = ${queues.id} or a.queue_id is null)))`;
}

/** Whether a queue's project lets a user take its work: anybody, unless it has members for that work. */
export async function admits(tx: Tx, queue: Pick<QueueRow, "projectId" | "stage">, userId: string): Promise<boolean> {
  const [row] = await tx.execute<{ admits: boolean }>(
    sql`select tasks.admits(${queue.projectId}, ${queue.stage}, ${userId}) as admits`,
  );
  return row!.admits;
}

/** Adds queues; those built-in ones that the project has already are left out. Returns what was added. */
export async function addQueues(tx: Tx, rows: QueueRow[]): Promise<QueueRow[]> {
  return tx.insert(queues).values(rows).onConflictDoNothing().returning();
}

/** Furnishes the built-in queue of a stage; one that somebody has changed already stays. */
export async function planBuiltIn(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  { stage, ...plan }: Pick<QueueRow, "name" | "stage" | "strategy" | "paused"> & RuleColumns,
): Promise<void> {
  await tx
    .update(queues)
    .set(plan)
    .where(
      and(
        eq(queues.workspaceId, workspaceId),
        eq(queues.projectId, projectId),
        eq(queues.stage, stage),
        eq(queues.builtIn, true),
        eq(queues.version, 1),
      ),
    );
}

export async function saveQueue(tx: Tx, row: QueueRow): Promise<void> {
  await tx
    .update(queues)
    .set(row)
    .where(and(eq(queues.workspaceId, row.workspaceId), eq(queues.id, row.id)));
}

export function toQueue(row: QueueRow, counts: Counts | undefined): Queue {
  const { id, projectId, name, stage, strategy, paused, createdAt, version } = row;
  return {
    id,
    projectId,
    name,
    stage,
    strategy,
    paused,
    ...rulesOf(row),
    waiting: 0,
    active: 0,
    availableToMe: 0,
    ...counts,
    createdAt: createdAt.toISOString(),
    version,
  };
}
