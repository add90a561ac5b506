import { sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";
import type { Stage } from "../contract.ts";
import type { QueueRow } from "./queues.ts";

export interface Counts {
  waiting: number;
  active: number;
  availableToMe: number;
}
interface Row extends Record<string, unknown> {
  project_id: string;
  stage: Stage;
  waiting: number;
  takeable: number;
  active: number;
  mine: number;
}

/**
 * Live counts by queue id, by one statement however many queues there are. What a user could take is what waits less what he
 * has worked on, which is found from his own assignments: nothing is looked up for each task that waits.
 */
export async function countsOf(
  tx: Tx,
  workspaceId: string,
  list: readonly QueueRow[],
  userId: string | null,
  now: Date,
): Promise<Map<string, Counts>> {
  if (list.length === 0) return new Map();
  const projects = sql`any (${`{${[...new Set(list.map((queue) => queue.projectId))].join(",")}}`}::uuid[])`;
  const me = sql`${userId}::uuid`;
  const rows = await tx.execute<Row>(sql`
    with anybodys as (
      select o.project_id, o.stage, count(*)::int as n from tasks.openings o
      where o.workspace_id = ${workspaceId} and o.project_id = ${projects} and o.stage is not null and o.taken_free < o.free group by 1, 2
    ), kept as (
      select o.project_id, o.stage, count(*) filter (where o.taken_free >= o.free)::int as only_kept,
        count(*) filter (where ${me} = any (o.reserved) and not exists (
          select 1 from tasks.assignments a
          where a.task_id = o.task_id and a.user_id = ${me} and a.stage = o.stage and a.round = o.round and a.status in ('active', 'submitted', 'skipped')))::int as for_me
      from tasks.openings o
      where o.workspace_id = ${workspaceId} and o.project_id = ${projects} and o.stage is not null and o.taken_reserved < cardinality(o.reserved) group by 1, 2
    ), spent as (
      select o.project_id, o.stage, count(distinct o.task_id)::int as n
      from tasks.assignments a join tasks.openings o on o.task_id = a.task_id
      where a.workspace_id = ${workspaceId} and a.user_id = ${me} and a.project_id = ${projects} and o.stage is not null and o.taken_free < o.free
        and ((a.stage = o.stage and a.status in ('active', 'submitted', 'skipped') and (o.stage = 'annotate' or a.round = o.round))
          or (o.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')) group by 1, 2
    ), held as (
      select a.project_id, a.stage, count(*)::int as n, count(*) filter (where a.user_id = ${me})::int as mine from tasks.assignments a
      where a.workspace_id = ${workspaceId} and a.project_id = ${projects} and a.status = 'active' and a.lease_expires_at > ${now.toISOString()}::timestamptz group by 1, 2
    )
    select k.project_id, k.stage, coalesce(f.n, 0) + coalesce(r.only_kept, 0) as waiting,
      case when k.open then coalesce(f.n, 0) - coalesce(s.n, 0) + coalesce(r.for_me, 0) else 0 end as takeable, coalesce(h.n, 0) as active, coalesce(h.mine, 0) as mine
    from (
      select p.project_id, t.stage, p.status = 'active' and tasks.admits(p.project_id, t.stage, ${me}) as open
      from tasks.projects p cross join (values ('annotate'), ('review')) t(stage) where p.workspace_id = ${workspaceId} and p.project_id = ${projects}) k
      left join anybodys f using (project_id, stage) left join kept r using (project_id, stage)
      left join spent s using (project_id, stage) left join held h using (project_id, stage)`);
  return new Map(
    list.map((queue) => {
      const row = rows.find((one) => one.project_id === queue.projectId && one.stage === queue.stage);
      const takeable = userId === null || queue.paused ? 0 : (row?.takeable ?? 0);
      const mine = userId === null ? 0 : (row?.mine ?? 0);
      return [queue.id, { waiting: row?.waiting ?? 0, active: row?.active ?? 0, availableToMe: takeable + mine }];
    }),
  );
}
