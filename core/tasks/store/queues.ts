import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { queues } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Queue, Stage } from "../contract.ts";
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
export async function admits(tx: Tx, queue: QueueRow, userId: string): Promise<boolean> {
  const [row] = await tx.execute<{ admits: boolean }>(
    sql`select tasks.admits(${queue.projectId}, ${queue.stage}, ${userId}) as admits`,
  );
  return row!.admits;
}

/** Adds queues; those built-in ones that the project has already are left out. Returns what was added. */
export async function addQueues(tx: Tx, rows: QueueRow[]): Promise<QueueRow[]> {
  return tx.insert(queues).values(rows).onConflictDoNothing().returning();
}

export async function saveQueue(tx: Tx, row: QueueRow): Promise<void> {
  await tx
    .update(queues)
    .set(row)
    .where(and(eq(queues.workspaceId, row.workspaceId), eq(queues.id, row.id)));
}

export interface Counts {
  waiting: number;
  active: number;
  availableToMe: number;
}

/** Live counts by queue id; by two statements, however many queues there are. */
export async function countsOf(
  tx: Tx,
  workspaceId: string,
  list: readonly QueueRow[],
  userId: string | null,
  now: Date,
): Promise<Map<string, Counts>> {
  if (list.length === 0) return new Map();
  const projectIds = `{${[...new Set(list.map((queue) => queue.projectId))].join(",")}}`;
  const waiting = await tx.execute<{ project_id: string; stage: Stage; waiting: number; mine: number }>(sql`
    select o.project_id, o.stage, count(*)::int as waiting,
      count(*) filter (where case
        when ${userId}::uuid = any (o.reserved) then o.taken_reserved < cardinality(o.reserved) and not exists (
          select 1 from tasks.assignments a
          where a.task_id = o.task_id and a.user_id = ${userId}::uuid and a.stage = o.stage and a.round = o.round and a.status in ('active', 'submitted', 'skipped'))
        else o.taken_free < o.free and not exists (
          select 1 from tasks.assignments a
          where a.task_id = o.task_id and a.user_id = ${userId}::uuid
            and ((a.stage = o.stage and a.status in ('active', 'submitted', 'skipped') and (o.stage = 'annotate' or a.round = o.round))
              or (o.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted'))) end)::int as mine
    from tasks.openings o
    where o.workspace_id = ${workspaceId} and o.project_id = any (${projectIds}::uuid[]) and o.stage is not null
      and (o.taken_free < o.free or o.taken_reserved < cardinality(o.reserved))
    group by o.project_id, o.stage`);
  const active = await tx.execute<{ project_id: string; stage: Stage; active: number; mine: number }>(sql`
    select a.project_id, a.stage, count(*)::int as active, count(*) filter (where a.user_id = ${userId}::uuid)::int as mine
    from tasks.assignments a
    where a.workspace_id = ${workspaceId} and a.project_id = any (${projectIds}::uuid[]) and a.status = 'active' and a.lease_expires_at > ${now.toISOString()}::timestamptz
    group by a.project_id, a.stage`);
  const of = <R extends { project_id: string; stage: Stage }>(rows: readonly R[], queue: QueueRow) =>
    rows.find((row) => row.project_id === queue.projectId && row.stage === queue.stage);
  return new Map(
    list.map((queue) => {
      const open = of(waiting, queue);
      const held = of(active, queue);
      const mine = userId === null || queue.paused ? 0 : (open?.mine ?? 0) + (held?.mine ?? 0);
      return [queue.id, { waiting: open?.waiting ?? 0, active: held?.active ?? 0, availableToMe: mine }];
    }),
  );
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
    waiting: 0,
    active: 0,
    availableToMe: 0,
    ...counts,
    createdAt: createdAt.toISOString(),
    version,
  };
}
