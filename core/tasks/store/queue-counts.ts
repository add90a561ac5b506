import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";
import type { QueueRow } from "./queues.ts";

export interface Counts {
  waiting: number;
  active: number;
  availableToMe: number;
}
interface Row extends Record<string, unknown> {
  id: string;
  waiting: number;
  takeable: number;
  active: number;
  mine: number;
}

/** Whether the rules of a queue `k` let an opening `o` in. */
const fits = sql`(k.batch_ids is null or o.batch_id = any (k.batch_ids)) and (k.min_priority is null or o.priority >= k.min_priority)
  and (k.max_priority is null or o.priority <= k.max_priority)`;

/** How many tasks of a queue's project and stage a person has taken since midnight (UTC), without those that he gave back. */
function takenToday(user: SQL, at: string): SQL {
  return sql`(select count(*) from tasks.assignments d
    where d.user_id = ${user} and d.created_at >= date_trunc('day', ${at}::timestamptz, 'UTC') and d.project_id = k.project_id and d.stage = k.stage and d.status in ('active', 'submitted'))`;
}

/** Whether a queue is for a person by his skills and languages; of whom nothing is known yet, that is found out when he asks. */
function isFor(user: SQL): SQL {
  return sql`(k.languages is null or tasks.speaks(${sql`p.workspace_id`}, ${user}, k.languages))
    and (k.skills is null or tasks.has_skills(k.project_id, ${user}, k.skills, '-infinity') or not exists (select from tasks.skills n where n.project_id = k.project_id and n.user_id = ${user}))`;
}

/** How many golds of a queue's project a person has not been handed. */
function goldsFor(user: SQL): SQL {
  return sql`(select count(*)::int from tasks.golds g where g.project_id = k.project_id and g.status = 'active' and not exists (
    select from tasks.assignments a where a.task_id = g.task_id and a.user_id = ${user} and a.status in ('active', 'submitted', 'skipped')))`;
}

/** By queue id how many tasks with a place for anybody wait: what takes long where many do. */
export async function countOffers(
  tx: Tx,
  workspaceId: string,
  list: readonly QueueRow[],
): Promise<Map<string, number>> {
  if (list.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; n: number }>(sql`
    select k.id, count(*)::int as n from tasks.queues k join tasks.openings o on o.project_id = k.project_id and o.stage = k.stage
    where k.workspace_id = ${workspaceId} and k.id = any (${idsOf(list)}::uuid[])
      and o.workspace_id = ${workspaceId} and o.stage is not null and o.taken_free < o.free and ${fits} group by 1`);
  const found = new Map(rows.map((row) => [row.id, row.n]));
  return new Map(list.map(({ id }) => [id, found.get(id) ?? 0]));
}

function idsOf(list: readonly QueueRow[]): string {
  return `{${list.map((queue) => queue.id).join(",")}}`;
}

/**
 * Live counts by queue id, of whose `offers` it is known how many there are. What a user could take is what waits less what he
 * has worked on, which is found from his own assignments: nothing is looked up for each task that waits.
 */
export async function countsOf(
  tx: Tx,
  workspaceId: string,
  list: readonly QueueRow[],
  offers: ReadonlyMap<string, number>,
  userId: string | null,
  now: Date,
): Promise<Map<string, Counts>> {
  if (list.length === 0) return new Map();
  const me = sql`${userId}::uuid`;
  const at = now.toISOString();
  const counted = JSON.stringify([...offers].map(([id, n]) => ({ id, n })));
  const rows = await tx.execute<Row>(sql`
    with k as (
      select q.id, q.project_id, q.stage, q.batch_ids, q.min_priority, q.max_priority, q.daily_limit, q.skills, q.languages, q.onboarding_golds, q.onboarding_threshold from tasks.queues q
      where q.workspace_id = ${workspaceId} and q.id = any (${idsOf(list)}::uuid[])
    ), anybodys as (
      select r.id, r.n from jsonb_to_recordset(${counted}::text::jsonb) as r(id uuid, n int)
    ), kept as (
      select k.id, count(*) filter (where o.taken_free >= o.free)::int as only_kept,
        count(*) filter (where ${me} = any (o.reserved) and not exists (
          select 1 from tasks.assignments a
          where a.task_id = o.task_id and a.user_id = ${me} and a.stage = o.stage and a.round = o.round and a.status in ('active', 'submitted', 'skipped')))::int as for_me
      from k join tasks.openings o on o.project_id = k.project_id and o.stage = k.stage
      where o.workspace_id = ${workspaceId} and o.stage is not null and o.taken_reserved < cardinality(o.reserved) and ${fits} group by 1
    ), spent as (
      select k.id, count(distinct o.task_id)::int as n
      from k join tasks.assignments a on a.project_id = k.project_id join tasks.openings o on o.task_id = a.task_id and o.stage = k.stage
      where a.workspace_id = ${workspaceId} and a.user_id = ${me} and o.stage is not null and o.taken_free < o.free and ${fits}
        and ((a.stage = o.stage and a.status in ('active', 'submitted', 'skipped') and (o.stage = 'annotate' or a.round = o.round))
          or (o.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
          or (o.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
            select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round))
          or a.postponed_until > ${at}::timestamptz) group by 1
    ), held as (
      select k.id, count(*)::int as n, count(*) filter (where a.user_id = ${me})::int as mine
      from k join tasks.assignments a on a.project_id = k.project_id and a.stage = k.stage
      where a.workspace_id = ${workspaceId} and a.status = 'active' and a.lease_expires_at > ${at}::timestamptz group by 1
    )
    select k.id, coalesce(f.n, 0) + coalesce(r.only_kept, 0) as waiting,
      case when p.status = 'active' and not exists (select from tasks.pauses z where z.project_id = k.project_id and z.user_id = ${me}) and tasks.admits(p.project_id, k.stage, ${me}) and (k.daily_limit is null or k.daily_limit > ${takenToday(me, at)})
          and ${isFor(me)}
        then case when k.onboarding_golds is null or ${me} is null or tasks.onboarded(k.project_id, ${me}, k.onboarding_golds, k.onboarding_threshold)
          then greatest(0, coalesce(f.n, 0) - coalesce(s.n, 0)) + coalesce(r.for_me, 0) else ${goldsFor(me)} end else 0 end as takeable, coalesce(h.n, 0) as active, coalesce(h.mine, 0) as mine
    from k join tasks.projects p on p.project_id = k.project_id and p.workspace_id = ${workspaceId}
      left join anybodys f using (id) left join kept r using (id) left join spent s using (id) left join held h using (id)`);
  return new Map(
    list.map((queue) => {
      const row = rows.find((one) => one.id === queue.id);
      const takeable = userId === null || queue.paused ? 0 : (row?.takeable ?? 0);
      const mine = userId === null ? 0 : (row?.mine ?? 0);
      return [queue.id, { waiting: row?.waiting ?? 0, active: row?.active ?? 0, availableToMe: takeable + mine }];
    }),
  );
}

export interface Exclusion extends Record<string, unknown> {
  rule: "batch" | "priority" | "worked_on" | "postponed" | "kept_for_others";
  tasks: number;
}

/** Looks no further than this: what keeps so many from somebody is clear by then. */
const MOST_LOOKED_AT = 10_000;

/** Of the tasks that wait at a queue's stage, how many each rule keeps from a person, and whether his day is full. */
export async function exclusionsOf(
  tx: Tx,
  workspaceId: string,
  queue: QueueRow,
  userId: string,
  now: Date,
): Promise<{ excluded: Exclusion[]; dayIsFull: boolean }> {
  const me = sql`${userId}::uuid`;
  const at = now.toISOString();
  const k = sql`tasks.queues k where k.workspace_id = ${workspaceId} and k.id = ${queue.id}`;
  const excluded = await tx.execute<Exclusion>(sql`
    select rule, count(*)::int as tasks from (
      select case
        when not (k.batch_ids is null or o.batch_id = any (k.batch_ids)) then 'batch'
        when not ((k.min_priority is null or o.priority >= k.min_priority) and (k.max_priority is null or o.priority <= k.max_priority)) then 'priority'
        when exists (select 1 from tasks.assignments a where a.task_id = o.task_id and a.user_id = ${me} and a.postponed_until > ${at}::timestamptz) then 'postponed'
        when o.taken_free >= o.free and not ${me} = any (o.reserved) then 'kept_for_others'
        when exists (select 1 from tasks.assignments a where a.task_id = o.task_id and a.user_id = ${me} and (
          (a.stage = o.stage and a.status in ('active', 'submitted', 'skipped') and (a.round = o.round or (o.stage = 'annotate' and not ${me} = any (o.reserved))))
          or (o.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
          or (o.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
            select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round)))) then 'worked_on' end as rule
      from (select * from ${k}) k join lateral (
        select * from tasks.openings x
        where x.workspace_id = ${workspaceId} and x.project_id = k.project_id and x.stage = k.stage
          and (x.taken_free < x.free or x.taken_reserved < cardinality(x.reserved)) limit ${MOST_LOOKED_AT}) o on true) r
    where rule is not null group by rule order by tasks desc, rule`);
  const [day] = await tx.execute<{ full: boolean }>(
    sql`select k.daily_limit is not null and k.daily_limit <= ${takenToday(me, at)} as full from ${k}`,
  );
  return { excluded: [...excluded], dayIsFull: day?.full ?? false };
}
