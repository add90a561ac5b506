-- Put off by its owner: the place is free, and he is not offered the task before then.
alter table tasks.assignments add column postponed_until timestamptz;
create index assignments_day on tasks.assignments (user_id, created_at);

-- How unsure a model, or the people so far, are about a task, from 0 to 1.
alter table tasks.openings add column uncertainty real not null default 0.5 check (uncertainty between 0 and 1);
create index openings_uncertain on tasks.openings (project_id, stage, uncertainty desc, task_id) where stage is not null and taken_free < free;

-- What a queue leaves out: null leaves out nothing. `daily_limit` is each person's, for the project's stage and the day in UTC.
alter table tasks.queues
  add column batch_ids uuid[],
  add column min_priority int,
  add column max_priority int,
  add column daily_limit int check (daily_limit > 0),
  drop constraint queues_strategy_check,
  add constraint queues_strategy_check check (strategy in ('fifo', 'priority', 'least_covered', 'uncertainty'));

-- Who is given no more work of a project, as quality said, and why.
create table tasks.pauses (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  reason text not null,
  primary key (project_id, user_id)
);
select tasks.protect('tasks.pauses');
select tasks.protect_projects();

-- Serves many waiting callers by one call: each gets the lease that he has, or a place on a task of his queue. Nobody waits
-- for anybody here: rows that others hold are passed over. Who gets nothing asks again alone, by claim_next, which waits.
-- A caller appears once. The places of a queue are dealt out in the order of its strategy, to people in the order of asking.
-- Its plans are made once and are look-ups by index whatever the tables held then: a plan made while they were empty reads
-- all of them later, and to plan anew for each call takes longer than the call.
create function tasks.claim_many(p_wants jsonb, p_now timestamptz)
returns table (nth int, assignment jsonb, task jsonb, fresh boolean, active int) language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
  held int[];
  w record;
  c record;
  leases uuid[] := '{}';
  leased int[] := '{}';
  nths int[] := '{}';
  users uuid[] := '{}';
  ids uuid[] := '{}';
  queues uuid[] := '{}';
  minutes int[] := '{}';
  chosen uuid[] := '{}';
  waiting int[] := '{}';
  kept uuid[];
  first int := 1;
  last int := 0;
begin
  -- One claim of a user at a time, or two of them could take two places on one task; who is being served elsewhere is left out.
  held := array(
    select r.nth from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, queue_id uuid, user_id uuid)
    join tasks.queues q on q.id = r.queue_id and q.workspace_id = r.workspace_id
    where pg_try_advisory_xact_lock(hashtextextended(r.user_id::text || q.project_id::text || q.stage, 0)));

  for w in
    select r.nth, r.user_id, r.assignment_id, q.id as queue_id, q.project_id, q.stage, q.strategy, q.batch_ids, q.min_priority, q.max_priority, p.lease_minutes, l.id as lease_id,
      not q.paused and p.status = 'active'
      and not exists (select from tasks.pauses z where z.project_id = q.project_id and z.user_id = r.user_id)
      and (q.daily_limit is null or q.daily_limit > (
        select count(*) from tasks.assignments d
        where d.user_id = r.user_id and d.created_at >= date_trunc('day', p_now, 'UTC') and d.project_id = q.project_id and d.stage = q.stage and d.status in ('active', 'submitted')))
      and (
        not exists (select 1 from tasks.project_members m where m.project_id = q.project_id and m.role = case q.stage when 'review' then 'reviewer' else 'annotator' end)
        or exists (select 1 from tasks.project_members m where m.project_id = q.project_id and m.user_id = r.user_id and (q.stage = 'annotate' or m.role in ('reviewer', 'manager')))) as open,
      lead(q.id) over (order by q.id, r.nth) as next_queue_id
    from (
      select * from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, customer_id uuid, projects uuid[], stages text[], queue_id uuid, user_id uuid, assignment_id uuid)) r
    join tasks.queues q on q.id = r.queue_id and q.workspace_id = r.workspace_id and q.stage = any (r.stages) and (r.projects is null or q.project_id = any (r.projects))
    join tasks.projects p on p.project_id = q.project_id and (r.customer_id is null or p.customer_id = r.customer_id)
    left join lateral (
      select a.id from tasks.assignments a
      where a.user_id = r.user_id and a.project_id = q.project_id and a.stage = q.stage and a.status = 'active'
        and a.workspace_id = r.workspace_id and a.lease_expires_at > p_now and (a.queue_id = q.id or a.queue_id is null)
      order by a.id limit 1) l on true
    where r.nth = any (held)
    order by q.id, r.nth
  loop
    if w.lease_id is not null then
      leases := leases || w.lease_id;
      leased := leased || w.nth;
    elsif w.open then
      nths := nths || w.nth;
      users := users || w.user_id;
      ids := ids || w.assignment_id;
      queues := queues || w.queue_id;
      minutes := minutes || w.lease_minutes;
      last := last + 1;
    end if;
    continue when w.next_queue_id = w.queue_id or last < first;

    -- For whom a place is kept, that comes first: he is served alone.
    select array_agg(u) into kept from tasks.openings x, unnest(x.reserved) u
    where x.project_id = w.project_id and x.stage = w.stage and x.taken_reserved < cardinality(x.reserved) and u = any (users[first:last]);
    chosen := chosen || array_fill(null::uuid, array[last - first + 1]);
    waiting := array(select i from generate_series(first, last) i where kept is null or users[i] <> all (kept));
    if w.strategy = 'priority' then
      for c in
        select l.task_id, s.users as spent from (select *, row_number() over () as ord from (
          select x.task_id, x.stage, x.round, x.taken_free, x.free - x.taken_free as open from tasks.openings x
          where x.project_id = w.project_id and x.stage = w.stage and x.taken_free < x.free
            and (w.batch_ids is null or x.batch_id = any (w.batch_ids)) and (w.min_priority is null or x.priority >= w.min_priority) and (w.max_priority is null or x.priority <= w.max_priority)
          order by x.priority desc, x.task_id limit cardinality(waiting) for update skip locked) r) l
        cross join lateral generate_series(1, least(l.open, cardinality(waiting))) k
        left join lateral (
          select array_agg(a.user_id) as users from tasks.assignments a
          where a.task_id = l.task_id and a.user_id = any (users[first:last])
            and ((a.stage = l.stage and a.status in ('active', 'submitted', 'skipped') and (l.stage = 'annotate' or a.round = l.round))
              or (l.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
              or a.postponed_until > p_now)) s on true
        order by l.ord, k
      loop
        for i in 1..cardinality(waiting) loop
          continue when users[waiting[i]] = any (c.spent);
          chosen[waiting[i]] := c.task_id;
          waiting := waiting[:i - 1] || waiting[i + 1:];
          exit;
        end loop;
        exit when waiting = '{}';
      end loop;
    elsif w.strategy = 'least_covered' then
      for c in
        select l.task_id, s.users as spent from (select *, row_number() over () as ord from (
          select x.task_id, x.stage, x.round, x.taken_free, x.free - x.taken_free as open from tasks.openings x
          where x.project_id = w.project_id and x.stage = w.stage and x.taken_free < x.free
            and (w.batch_ids is null or x.batch_id = any (w.batch_ids)) and (w.min_priority is null or x.priority >= w.min_priority) and (w.max_priority is null or x.priority <= w.max_priority)
          order by x.taken_free, x.task_id limit cardinality(waiting) for update skip locked) r) l
        cross join lateral generate_series(1, least(l.open, cardinality(waiting))) k
        left join lateral (
          select array_agg(a.user_id) as users from tasks.assignments a
          where a.task_id = l.task_id and a.user_id = any (users[first:last])
            and ((a.stage = l.stage and a.status in ('active', 'submitted', 'skipped') and (l.stage = 'annotate' or a.round = l.round))
              or (l.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
              or a.postponed_until > p_now)) s on true
        order by l.taken_free + k, l.ord
      loop
        for i in 1..cardinality(waiting) loop
          continue when users[waiting[i]] = any (c.spent);
          chosen[waiting[i]] := c.task_id;
          waiting := waiting[:i - 1] || waiting[i + 1:];
          exit;
        end loop;
        exit when waiting = '{}';
      end loop;
    elsif w.strategy = 'uncertainty' then
      for c in
        select l.task_id, s.users as spent from (select *, row_number() over () as ord from (
          select x.task_id, x.stage, x.round, x.taken_free, x.free - x.taken_free as open from tasks.openings x
          where x.project_id = w.project_id and x.stage = w.stage and x.taken_free < x.free
            and (w.batch_ids is null or x.batch_id = any (w.batch_ids)) and (w.min_priority is null or x.priority >= w.min_priority) and (w.max_priority is null or x.priority <= w.max_priority)
          order by x.uncertainty desc, x.task_id limit cardinality(waiting) for update skip locked) r) l
        cross join lateral generate_series(1, least(l.open, cardinality(waiting))) k
        left join lateral (
          select array_agg(a.user_id) as users from tasks.assignments a
          where a.task_id = l.task_id and a.user_id = any (users[first:last])
            and ((a.stage = l.stage and a.status in ('active', 'submitted', 'skipped') and (l.stage = 'annotate' or a.round = l.round))
              or (l.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
              or a.postponed_until > p_now)) s on true
        order by l.ord, k
      loop
        for i in 1..cardinality(waiting) loop
          continue when users[waiting[i]] = any (c.spent);
          chosen[waiting[i]] := c.task_id;
          waiting := waiting[:i - 1] || waiting[i + 1:];
          exit;
        end loop;
        exit when waiting = '{}';
      end loop;
    else
      for c in
        select l.task_id, s.users as spent from (select *, row_number() over () as ord from (
          select x.task_id, x.stage, x.round, x.taken_free, x.free - x.taken_free as open from tasks.openings x
          where x.project_id = w.project_id and x.stage = w.stage and x.taken_free < x.free
            and (w.batch_ids is null or x.batch_id = any (w.batch_ids)) and (w.min_priority is null or x.priority >= w.min_priority) and (w.max_priority is null or x.priority <= w.max_priority)
          order by x.task_id limit cardinality(waiting) for update skip locked) r) l
        cross join lateral generate_series(1, least(l.open, cardinality(waiting))) k
        left join lateral (
          select array_agg(a.user_id) as users from tasks.assignments a
          where a.task_id = l.task_id and a.user_id = any (users[first:last])
            and ((a.stage = l.stage and a.status in ('active', 'submitted', 'skipped') and (l.stage = 'annotate' or a.round = l.round))
              or (l.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')
              or a.postponed_until > p_now)) s on true
        order by l.ord, k
      loop
        for i in 1..cardinality(waiting) loop
          continue when users[waiting[i]] = any (c.spent);
          chosen[waiting[i]] := c.task_id;
          waiting := waiting[:i - 1] || waiting[i + 1:];
          exit;
        end loop;
        exit when waiting = '{}';
      end loop;
    end if;
    first := last + 1;
  end loop;

  if leases <> '{}' then
    return query
      select l.nth, to_jsonb(a), to_jsonb(t), false, 0
      from unnest(leased, leases) as l(nth, id) join tasks.assignments a on a.id = l.id join tasks.tasks t on t.id = a.task_id;
  end if;
  return query
    with picks as (
      select n.*, row_number() over (partition by n.task_id order by n.nth)::int as k, count(*) over (partition by n.task_id)::int as m
      from unnest(nths, users, ids, queues, minutes, chosen) as n(nth, user_id, id, queue_id, minutes, task_id) where n.task_id is not null
    ), o as (
      update tasks.openings x set taken_free = x.taken_free + p.m, fence = x.fence + p.m
      from picks p where p.k = 1 and x.task_id = p.task_id returning x.*
    ), a as (
      insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, lease_expires_at, created_at)
      select p.id, o.workspace_id, o.task_id, o.project_id, o.batch_id, p.queue_id, p.user_id, o.stage, o.round, false, false, 'active', o.fence - p.m + p.k, p_now + make_interval(mins => p.minutes), p_now
      from o join picks p on p.task_id = o.task_id returning assignments.*
    )
    select p.nth, to_jsonb(a), to_jsonb(t), true, o.taken_free + o.taken_reserved - o.submitted - p.m + p.k
    from a join picks p on p.id = a.id join o on o.task_id = a.task_id join tasks.tasks t on t.id = a.task_id;
end $$;

-- Takes one place on the first task of a queue that the user may have, as an assignment under the next fence; asked again
-- it returns the live lease, whatever became of the queue meanwhile.
-- Nobody gets a task twice: for annotating in any round, unless a place is kept for him; for reviewing in the same round,
-- or ever when he annotated it himself.
-- `offset 0` keeps each of these a look-up by the candidate: made a join, it would read all that the user ever did.
-- Locked rows are waited for before giving up, and what was seen and then gone is looked for again: nobody is told that
-- there is nothing because somebody else is just being served.
create or replace function tasks.claim_next(p_workspace uuid, p_customer uuid, p_stages text[], p_queue uuid, p_user uuid, p_assignment uuid, p_now timestamptz)
returns table (assignment jsonb, task jsonb, fresh boolean, active int) language plpgsql as $$
declare
  q record;
  o tasks.openings;
  a tasks.assignments;
  for_me text := 'x.taken_reserved < cardinality(x.reserved) and $3 = any (x.reserved) and not exists (
    select 1 from tasks.assignments l
    where l.task_id = x.task_id and l.user_id = $3
      and ((l.stage = x.stage and l.round = x.round and l.status in (''active'', ''submitted'', ''skipped'')) or l.postponed_until > $7) offset 0)';
  rules text := '($4::uuid[] is null or x.batch_id = any ($4)) and ($5::int is null or x.priority >= $5) and ($6::int is null or x.priority <= $6) and ';
  for_anybody text := 'x.taken_free < x.free and not exists (
    select 1 from tasks.assignments l
    where l.task_id = x.task_id and l.user_id = $3
      and ((l.stage = x.stage and l.status in (''active'', ''submitted'', ''skipped'') and (x.stage = ''annotate'' or l.round = x.round))
        or (x.stage = ''review'' and l.stage = ''annotate'' and l.status = ''submitted'')
        or l.postponed_until > $7) offset 0)';
  openings text := ' from tasks.openings x where x.project_id = $1 and x.stage = $2 and $7 is not null and ';
  first text;
  lock text := ' limit 1 for update skip locked';
  kept boolean;
  seen boolean;
begin
  select k.id, k.project_id, k.stage, k.strategy, k.batch_ids, k.min_priority, k.max_priority, k.daily_limit, p.lease_minutes, k.paused or p.status <> 'active' as closed into q
  from tasks.queues k join tasks.projects p on p.project_id = k.project_id
  where k.workspace_id = p_workspace and k.id = p_queue
    and k.stage = any (p_stages) and (p_customer is null or p.customer_id = p_customer);
  if not found then return; end if;

  -- One claim of a user at a time, or two of them could take two places on one task.
  perform pg_advisory_xact_lock(hashtextextended(p_user::text || q.project_id::text || q.stage, 0));

  select * into a from tasks.assignments l
  where l.user_id = p_user and l.project_id = q.project_id and l.stage = q.stage and l.status = 'active'
    and l.workspace_id = p_workspace and l.lease_expires_at > p_now and (l.queue_id = q.id or l.queue_id is null)
  order by l.id limit 1;
  if found then
    return query select to_jsonb(a), to_jsonb(t), false, 0 from tasks.tasks t where t.id = a.task_id;
    return;
  end if;
  if q.closed or not tasks.admits(q.project_id, q.stage, p_user) then return; end if;
  if exists (select from tasks.pauses z where z.project_id = q.project_id and z.user_id = p_user) then return; end if;

  if q.daily_limit <= (
    select count(*) from tasks.assignments d
    where d.user_id = p_user and d.created_at >= date_trunc('day', p_now, 'UTC') and d.project_id = q.project_id and d.stage = q.stage and d.status in ('active', 'submitted')) then return; end if;

  first := ' order by ' || case q.strategy when 'priority' then 'x.priority desc, ' when 'least_covered' then 'x.taken_free, ' when 'uncertainty' then 'x.uncertainty desc, ' else '' end || 'x.task_id';
  loop
    execute 'select x.*' || openings || rules || for_me || ' order by x.task_id' || lock into o using q.project_id, q.stage, p_user, q.batch_ids, q.min_priority, q.max_priority, p_now;
    kept := o.task_id is not null;
    if not kept then execute 'select x.*' || openings || rules || for_anybody || first || lock into o using q.project_id, q.stage, p_user, q.batch_ids, q.min_priority, q.max_priority, p_now; end if;
    exit when o.task_id is not null;
    if lock = ' limit 1 for update' then
      execute 'select exists (select 1' || openings || rules || '(' || for_me || ')) or exists (select 1' || openings || rules || '(' || for_anybody || '))' into seen using q.project_id, q.stage, p_user, q.batch_ids, q.min_priority, q.max_priority, p_now;
      if not seen then return; end if;
    end if;
    lock := ' limit 1 for update';
  end loop;

  update tasks.openings x set
    fence = x.fence + 1,
    taken_free = x.taken_free + case when kept then 0 else 1 end,
    taken_reserved = x.taken_reserved + case when kept then 1 else 0 end
  where x.task_id = o.task_id
  returning * into o;

  insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, lease_expires_at, created_at)
  values (p_assignment, p_workspace, o.task_id, o.project_id, o.batch_id, q.id, p_user, o.stage, o.round, kept, false, 'active', o.fence, p_now + make_interval(mins => q.lease_minutes), p_now)
  returning * into a;
  return query select to_jsonb(a), to_jsonb(t), true, o.taken_free + o.taken_reserved - o.submitted from tasks.tasks t where t.id = o.task_id;
end $$;
