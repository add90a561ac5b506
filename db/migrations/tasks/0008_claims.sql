-- A claim is one statement: it opens row-level security to those who ask, and writes the events of what it hands out.
drop function tasks.claim_many(jsonb, timestamptz);

-- Who works on something and what is left to take are looked up by project and stage alike.
drop index tasks.assignments_active;
drop index tasks.assignments_mine;
create index assignments_live_by_stage on tasks.assignments (project_id, stage, user_id, id) where status = 'active';

-- The event `task.assigned`, of an envelope that lacks only what it is about.
create function tasks.told_assigned(p_envelope jsonb, p_assignment uuid, p_task uuid, p_project uuid, p_batch uuid, p_user uuid, p_stage text, p_fence int, p_gold boolean, p_until timestamptz, p_active int) returns json language sql stable as $$
  select (p_envelope || jsonb_build_object('subject', p_task, 'partitionkey', p_task, 'data', jsonb_build_object(
    'taskId', p_task, 'projectId', p_project, 'batchId', p_batch, 'assignmentId', p_assignment, 'userId', p_user, 'stage', p_stage, 'fence', p_fence,
    'leaseExpiresAt', to_char(p_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'manual', false, 'active', p_active)
    || case when p_gold then '{"gold":true}'::jsonb else '{}' end))::json
$$;

-- Serves many waiting callers by one call: each gets the lease that he has, or a place on a task of his queue. Nobody waits
-- for anybody here: rows that others hold are passed over. Who gets nothing asks again alone, by claim_next, which waits.
-- A caller appears once. The places of a queue are dealt out in the order of its strategy, to people in the order of asking.
-- Its plans are made once and are look-ups by index whatever the tables held then: a plan made while they were empty reads
-- all of them later, and to plan anew for each call takes longer than the call.
create function tasks.claim_many(p_workspaces text, p_wants jsonb, p_now timestamptz)
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
  golds uuid[] := '{}';
  prefetched boolean[] := '{}';
  shown uuid[] := '{}';
  mixing uuid[] := '{}';
  envelopes jsonb[] := '{}';
  kept uuid[];
  gold record;
  who int;
  first int := 1;
  last int := 0;
begin
  perform set_config('app.workspaces', p_workspaces, true);
  -- One claim of a user at a time, or two of them could take two places on one task; who is being served elsewhere is left out.
  held := array(
    select r.nth from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, queue_id uuid, user_id uuid)
    join tasks.queues q on q.id = r.queue_id and q.workspace_id = r.workspace_id
    where pg_try_advisory_xact_lock(hashtextextended(r.user_id::text || q.project_id::text || q.stage, 0)));

  for w in
    select r.nth, r.user_id, r.assignment_id, r.envelope, q.id as queue_id, q.project_id, q.stage, q.strategy, q.batch_ids, q.min_priority, q.max_priority, p.lease_minutes, l.id as lease_id, l.prefetched and not coalesce(r.prefetch, false) as is_shown, coalesce(r.prefetch, false) as prefetch,
      case q.stage when 'annotate' then least(0.5, coalesce(q.gold_share, p.gold_share)) else 0 end as gold_share, q.onboarding_golds, q.onboarding_threshold,
      not q.paused and p.status = 'active'
      and not exists (select from tasks.pauses z where z.project_id = q.project_id and z.user_id = r.user_id)
      and (q.skills is null or tasks.has_skills(q.project_id, r.user_id, q.skills, p_now)) and (q.languages is null or tasks.speaks(r.workspace_id, r.user_id, q.languages))
      and (q.daily_limit is null or q.daily_limit > (
        select count(*) from tasks.assignments d
        where d.user_id = r.user_id and d.created_at >= date_trunc('day', p_now, 'UTC') and d.project_id = q.project_id and d.stage = q.stage and d.status in ('active', 'submitted')))
      and (
        not exists (select 1 from tasks.project_members m where m.project_id = q.project_id and m.role = case q.stage when 'review' then 'reviewer' else 'annotator' end)
        or exists (select 1 from tasks.project_members m where m.project_id = q.project_id and m.user_id = r.user_id and (q.stage = 'annotate' or m.role in ('reviewer', 'manager')))) as open,
      lead(q.id) over (order by q.id, r.nth) as next_queue_id
    from (
      select * from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, customer_id uuid, projects uuid[], stages text[], queue_id uuid, user_id uuid, assignment_id uuid, prefetch boolean, envelope jsonb)) r
    join tasks.queues q on q.id = r.queue_id and q.workspace_id = r.workspace_id and q.stage = any (r.stages) and (r.projects is null or q.project_id = any (r.projects))
    join tasks.projects p on p.project_id = q.project_id and (r.customer_id is null or p.customer_id = r.customer_id)
    left join lateral (
      select a.id, a.prefetched from tasks.assignments a
      where a.user_id = r.user_id and a.project_id = q.project_id and a.stage = q.stage and a.status = 'active'
        and a.workspace_id = r.workspace_id and a.lease_expires_at > p_now and (a.queue_id = q.id or a.queue_id is null)
        and (a.prefetched or not coalesce(r.prefetch, false))
      order by a.id limit 1) l on true
    where r.nth = any (held)
    order by q.id, r.nth
  loop
    if w.lease_id is not null then
      leases := leases || w.lease_id;
      leased := leased || w.nth;
      if w.is_shown then shown := shown || w.lease_id; end if;
    elsif w.open then
      nths := nths || w.nth;
      users := users || w.user_id;
      ids := ids || w.assignment_id;
      envelopes := envelopes || w.envelope;
      queues := queues || w.queue_id;
      minutes := minutes || w.lease_minutes;
      prefetched := prefetched || w.prefetch;
      if w.gold_share > 0 then mixing := mixing || w.user_id; end if;
      last := last + 1;
    end if;
    continue when w.next_queue_id = w.queue_id or last < first;

    -- For whom a place is kept, that comes first: he is served alone.
    select array_agg(u) into kept from tasks.openings x, unnest(x.reserved) u
    where x.project_id = w.project_id and x.stage = w.stage and x.taken_reserved < cardinality(x.reserved) and u = any (users[first:last]);
    chosen := chosen || array_fill(null::uuid, array[last - first + 1]);
    golds := golds || array_fill(null::uuid, array[last - first + 1]);
    waiting := array(select i from generate_series(first, last) i where kept is null or users[i] <> all (kept));
    if w.gold_share > 0 or w.onboarding_golds is not null then
      foreach who in array waiting loop
        gold := tasks.next_gold(w.project_id, users[who], w.gold_share, w.onboarding_golds, w.onboarding_threshold, p_now);
        golds[who] := gold.task_id;
        if gold.task_id is not null or gold.only_golds then waiting := array_remove(waiting, who); end if;
      end loop;
    end if;
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
              or (l.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
                select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round))
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
              or (l.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
                select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round))
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
              or (l.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
                select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round))
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
              or (l.stage = 'review' and a.stage = 'review' and a.status = 'submitted' and not exists (
                select from tasks.assignments n where n.task_id = a.task_id and n.stage = 'annotate' and n.status = 'submitted' and not n.gold and n.round > a.round))
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

  -- What was kept ready is taken up: only now its lease begins.
  if shown <> '{}' then
    update tasks.assignments a set prefetched = false, shown_at = p_now, lease_expires_at = p_now + make_interval(mins => p.lease_minutes)
    from tasks.projects p where a.id = any (shown) and a.status = 'active' and p.project_id = a.project_id;
  end if;
  if leases <> '{}' then
    return query
      select l.nth, to_jsonb(a), to_jsonb(t), false, 0
      from unnest(leased, leases) as l(nth, id) join tasks.assignments a on a.id = l.id and a.status = 'active' join tasks.tasks t on t.id = a.task_id;
  end if;
  return query
    with picks as (
      select n.*, row_number() over (partition by n.task_id order by n.nth)::int as k, count(*) over (partition by n.task_id)::int as m
      from unnest(nths, users, ids, queues, minutes, chosen, prefetched, envelopes) as n(nth, user_id, id, queue_id, minutes, task_id, prefetched, envelope) where n.task_id is not null
    ), o as (
      update tasks.openings x set taken_free = x.taken_free + p.m, fence = x.fence + p.m
      from picks p where p.k = 1 and x.task_id = p.task_id returning x.*
    ), a as (
      insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, prefetched, lease_expires_at, created_at)
      select p.id, o.workspace_id, o.task_id, o.project_id, o.batch_id, p.queue_id, p.user_id, o.stage, o.round, false, false, 'active', o.fence - p.m + p.k, p.prefetched, tasks.lease_end(p_now, p.minutes, p.prefetched), p_now
      from o join picks p on p.task_id = o.task_id returning assignments.*
    ), taken as (
      select p.nth, p.envelope, a.*, o.taken_free + o.taken_reserved - o.submitted - p.m + p.k as live
      from a join picks p on p.id = a.id join o on o.task_id = a.task_id
    ), e as (
      insert into tasks.outbox (id, workspace_id, partition_key, envelope)
      select (a.envelope->>'id')::uuid, a.workspace_id, a.task_id, tasks.told_assigned(a.envelope, a.id, a.task_id, a.project_id, a.batch_id, a.user_id, a.stage, a.fence, a.gold, a.lease_expires_at, a.live) from taken a order by a.nth
    )
    select k.nth, to_jsonb(k) - '{nth,envelope,live}'::text[], to_jsonb(t), true, k.live from taken k join tasks.tasks t on t.id = k.task_id;
  if array_remove(golds, null) <> '{}' then
    return query
      with taken as materialized (
        select g.nth, g.envelope, a.*
        from unnest(nths, users, ids, queues, minutes, golds, prefetched, envelopes) as g(nth, user_id, id, queue_id, minutes, task_id, prefetched, envelope)
        cross join lateral tasks.lease_gold(g.task_id, g.user_id, g.id, g.queue_id, g.minutes, g.prefetched, p_now) a
        where g.task_id is not null
      ), e as (
        insert into tasks.outbox (id, workspace_id, partition_key, envelope)
        select (a.envelope->>'id')::uuid, a.workspace_id, a.task_id, tasks.told_assigned(a.envelope, a.id, a.task_id, a.project_id, a.batch_id, a.user_id, a.stage, a.fence, a.gold, a.lease_expires_at, 1) from taken a order by a.nth
      )
      select k.nth, to_jsonb(k) - '{nth,envelope}'::text[], to_jsonb(t), true, 1 from taken k join tasks.tasks t on t.id = k.task_id;
  end if;
  if mixing <> '{}' then perform tasks.count_turns(ids, mixing); end if;
end $$;
