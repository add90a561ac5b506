-- Of what people annotate in a project, about so much is gold. The salt is told to nobody, so that no one can work out which.
alter table tasks.projects
  add column gold_share double precision not null default 0 check (gold_share between 0 and 1),
  add column salt uuid not null default gen_random_uuid();

-- `gold_share` null: the project's. With `onboarding_golds` a person is handed golds alone, until of so many in a row he has
-- done well enough. `skills` is a list of `{ name, min }`: a class, or the work as a whole without a name.
alter table tasks.queues
  add column gold_share double precision check (gold_share between 0 and 0.5),
  add column onboarding_golds int check (onboarding_golds > 0),
  add column onboarding_threshold double precision check (onboarding_threshold between 0 and 1),
  add column skills jsonb,
  add column languages text[],
  add check ((onboarding_golds is null) = (onboarding_threshold is null)),
  add check (stage = 'annotate' or onboarding_golds is null);

-- Which tasks are golds, as quality said.
create table tasks.golds (
  task_id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  purpose text not null check (purpose in ('onboarding', 'continuous')),
  status text not null check (status in ('active', 'retired', 'withdrawn')),
  -- Its place in the round of the project's golds; everybody begins somewhere else.
  place double precision not null default random(),
  -- Its task has not ended, and its batch does not wait for it.
  held boolean not null,
  version int not null
);
create index golds_served on tasks.golds (project_id, purpose, place) where status = 'active';
select tasks.protect('tasks.golds');

-- How each person has done on each gold.
create table tasks.gold_scores (
  project_id uuid not null,
  user_id uuid not null,
  task_id uuid not null,
  workspace_id uuid not null,
  score double precision not null,
  answered_at timestamptz not null,
  primary key (project_id, user_id, task_id)
);
select tasks.protect('tasks.gold_scores');

-- How often somebody was handed work where golds are mixed in.
create table tasks.turns (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  taken int not null,
  primary key (project_id, user_id)
);
select tasks.protect('tasks.turns');

-- What quality thinks of somebody's work, as it was when last asked; `name` is a class, '' the work as a whole.
create table tasks.skills (
  project_id uuid not null,
  user_id uuid not null,
  name text not null,
  workspace_id uuid not null,
  level double precision not null,
  known_at timestamptz not null,
  primary key (project_id, user_id, name)
);
select tasks.protect('tasks.skills');

-- What a manager knows of somebody that decides on what he is handed.
create table tasks.annotators (
  workspace_id uuid not null,
  user_id uuid not null,
  languages text[] not null,
  updated_at timestamptz not null,
  version int not null default 1,
  primary key (workspace_id, user_id)
);
select tasks.protect('tasks.annotators');

-- A gold that has not ended keeps no batch open.
alter table tasks.batches
  add column golds int not null default 0,
  drop constraint batches_check,
  add constraint batches_check check (golds >= 0 and completed + cancelled + golds <= tasks);

-- The stage at which a gold would be offered as ordinary work, were it none.
alter table tasks.openings add column shelved text check (shelved in ('annotate', 'review')), add check (stage is null or shelved is null);

-- The lease of a gold takes no place of its task's, and its fence counts the leases of its owner alone: many people hold a gold at
-- a time, and a high fence would tell that they do. `prefetched`: kept ready for its owner, whose lease begins when he is shown it.
alter table tasks.assignments
  add column gold boolean not null default false,
  add column prefetched boolean not null default false,
  add column shown_at timestamptz,
  drop constraint assignments_task_id_fence_key;
create unique index assignments_fence on tasks.assignments (task_id, fence) where not gold;
select tasks.protect_projects();

-- Imports are forgotten after a while, with their reports.
grant delete on tasks.imports, tasks.import_lines to welo_tasks;
create index imports_old on tasks.imports (updated_at);

-- A number from 0 to 1 that is the same each time and that nobody can foretell who does not know the salt.
create function tasks.draw(p_salt uuid, p_what text, p_user uuid, p_turn int) returns double precision language sql immutable as $$
  select ('x' || left(encode(sha256(convert_to(concat_ws('/', p_salt, p_what, p_user, p_turn), 'utf8')), 'hex'), 8))::bit(32)::bigint / 4294967296::double precision
$$;

-- Whether somebody has done well enough on so many golds in a row, at any time; a gold that was withdrawn counts for nobody.
create function tasks.onboarded(p_project uuid, p_user uuid, p_golds int, p_threshold double precision) returns boolean language sql stable as $$
  select coalesce(bool_or(nth >= p_golds and mean >= p_threshold - 1e-9), false) from (
    select row_number() over w as nth, avg(s.score) over (w rows between p_golds - 1 preceding and current row) as mean
    from tasks.gold_scores s join tasks.golds g on g.task_id = s.task_id and g.status <> 'withdrawn'
    where s.project_id = p_project and s.user_id = p_user
    window w as (order by s.answered_at, s.task_id)) r
$$;

-- The gold that is somebody's turn now, if any, and whether he is handed nothing else. Nobody gets what he has worked on before.
create function tasks.next_gold(p_project uuid, p_user uuid, p_share double precision, p_golds int, p_threshold double precision, p_now timestamptz, out task_id uuid, out only_golds boolean) language plpgsql stable as $$
declare
  p record;
  spot double precision;
  wanted text;
  lowest double precision;
begin
  only_golds := p_golds is not null and not tasks.onboarded(p_project, p_user, p_golds, p_threshold);
  select k.salt, coalesce((select t.taken from tasks.turns t where t.project_id = k.project_id and t.user_id = p_user), 0) as taken into p
  from tasks.projects k where k.project_id = p_project;
  if not only_golds and tasks.draw(p.salt, 'whether', p_user, p.taken) >= p_share then return; end if;
  spot := tasks.draw(p.salt, 'which', p_user, p.taken);
  foreach wanted in array case when only_golds then array['onboarding', 'continuous'] else array['continuous'] end loop
    -- From there on, then round from the beginning.
    foreach lowest in array array[spot, 0] loop
      select g.task_id into task_id from tasks.golds g
      where g.project_id = p_project and g.purpose = wanted and g.status = 'active' and g.place >= lowest
        and not exists (
          select 1 from tasks.assignments l
          where l.task_id = g.task_id and l.user_id = p_user and (l.status in ('active', 'submitted', 'skipped') or l.postponed_until > p_now) offset 0)
      order by g.place limit 1;
      if task_id is not null then return; end if;
    end loop;
  end loop;
end $$;

-- Until when a lease lasts; what is only kept ready is kept for two minutes.
create function tasks.lease_end(p_now timestamptz, p_minutes int, p_prefetched boolean) returns timestamptz language sql immutable as $$
  select p_now + case when p_prefetched then interval '120 seconds' else make_interval(mins => p_minutes) end
$$;

create function tasks.lease_gold(p_task uuid, p_user uuid, p_assignment uuid, p_queue uuid, p_minutes int, p_prefetched boolean, p_now timestamptz) returns tasks.assignments language sql as $$
  insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, gold, prefetched, lease_expires_at, created_at)
  select p_assignment, t.workspace_id, t.id, t.project_id, t.batch_id, p_queue, p_user, 'annotate', 0, false, false, 'active',
    1 + (select count(*) from tasks.assignments l where l.task_id = t.id and l.user_id = p_user), true, p_prefetched, tasks.lease_end(p_now, p_minutes, p_prefetched), p_now
  from tasks.tasks t where t.id = p_task
  returning *
$$;

-- Counts what was just handed out to people among whose work golds are mixed.
create function tasks.count_turns(p_assignments uuid[], p_users uuid[]) returns void language sql as $$
  insert into tasks.turns (project_id, user_id, workspace_id, taken)
  select a.project_id, a.user_id, a.workspace_id, 1 from tasks.assignments a where a.id = any (p_assignments) and a.user_id = any (p_users)
  on conflict (project_id, user_id) do update set taken = tasks.turns.taken + 1
$$;

-- Whether quality thinks well enough of somebody's work, in each of the things that are asked for; what it thought long ago does not count.
create function tasks.has_skills(p_project uuid, p_user uuid, p_skills jsonb, p_now timestamptz) returns boolean language sql stable as $$
  select not exists (
    select 1 from jsonb_to_recordset(p_skills) as r(name text, min double precision)
    where not exists (
      select 1 from tasks.skills k
      where k.project_id = p_project and k.user_id = p_user and k.name = coalesce(r.name, '') and k.level >= r.min and k.known_at > p_now - interval '15 minutes'))
$$;

-- Whether somebody knows one of some languages.
create function tasks.speaks(p_workspace uuid, p_user uuid, p_languages text[]) returns boolean language sql stable as $$
  select exists (select 1 from tasks.annotators n where n.workspace_id = p_workspace and n.user_id = p_user and n.languages && p_languages)
$$;

drop function tasks.claim_next(uuid, uuid, text[], uuid, uuid, uuid, timestamptz);

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
  golds uuid[] := '{}';
  prefetched boolean[] := '{}';
  shown uuid[] := '{}';
  mixing uuid[] := '{}';
  kept uuid[];
  gold record;
  who int;
  first int := 1;
  last int := 0;
begin
  -- One claim of a user at a time, or two of them could take two places on one task; who is being served elsewhere is left out.
  held := array(
    select r.nth from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, queue_id uuid, user_id uuid)
    join tasks.queues q on q.id = r.queue_id and q.workspace_id = r.workspace_id
    where pg_try_advisory_xact_lock(hashtextextended(r.user_id::text || q.project_id::text || q.stage, 0)));

  for w in
    select r.nth, r.user_id, r.assignment_id, q.id as queue_id, q.project_id, q.stage, q.strategy, q.batch_ids, q.min_priority, q.max_priority, p.lease_minutes, l.id as lease_id, l.prefetched and not coalesce(r.prefetch, false) as is_shown, coalesce(r.prefetch, false) as prefetch,
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
      select * from jsonb_to_recordset(p_wants) as r(nth int, workspace_id uuid, customer_id uuid, projects uuid[], stages text[], queue_id uuid, user_id uuid, assignment_id uuid, prefetch boolean)) r
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
      from unnest(nths, users, ids, queues, minutes, chosen, prefetched) as n(nth, user_id, id, queue_id, minutes, task_id, prefetched) where n.task_id is not null
    ), o as (
      update tasks.openings x set taken_free = x.taken_free + p.m, fence = x.fence + p.m
      from picks p where p.k = 1 and x.task_id = p.task_id returning x.*
    ), a as (
      insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, prefetched, lease_expires_at, created_at)
      select p.id, o.workspace_id, o.task_id, o.project_id, o.batch_id, p.queue_id, p.user_id, o.stage, o.round, false, false, 'active', o.fence - p.m + p.k, p.prefetched, tasks.lease_end(p_now, p.minutes, p.prefetched), p_now
      from o join picks p on p.task_id = o.task_id returning assignments.*
    )
    select p.nth, to_jsonb(a), to_jsonb(t), true, o.taken_free + o.taken_reserved - o.submitted - p.m + p.k
    from a join picks p on p.id = a.id join o on o.task_id = a.task_id join tasks.tasks t on t.id = a.task_id;
  if array_remove(golds, null) <> '{}' then
    return query
      select g.nth, to_jsonb(a), to_jsonb(t), true, 1
      from unnest(nths, users, ids, queues, minutes, golds, prefetched) as g(nth, user_id, id, queue_id, minutes, task_id, prefetched)
      cross join lateral tasks.lease_gold(g.task_id, g.user_id, g.id, g.queue_id, g.minutes, g.prefetched, p_now) a
      join tasks.tasks t on t.id = g.task_id where g.task_id is not null;
  end if;
  if mixing <> '{}' then perform tasks.count_turns(ids, mixing); end if;
end $$;

-- Takes one place on the first task of a queue that the user may have, as an assignment under the next fence; asked again
-- it returns the live lease, whatever became of the queue meanwhile.
-- Nobody gets a task twice: for annotating in any round, unless a place is kept for him; for reviewing in the same round,
-- or ever when he annotated it himself.
-- `offset 0` keeps each of these a look-up by the candidate: made a join, it would read all that the user ever did.
-- Locked rows are waited for before giving up, and what was seen and then gone is looked for again: nobody is told that
-- there is nothing because somebody else is just being served.
create function tasks.claim_next(p_workspace uuid, p_customer uuid, p_stages text[], p_queue uuid, p_user uuid, p_assignment uuid, p_now timestamptz, p_prefetch boolean)
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
        or (x.stage = ''review'' and l.stage = ''review'' and l.status = ''submitted'' and not exists (
          select from tasks.assignments n where n.task_id = l.task_id and n.stage = ''annotate'' and n.status = ''submitted'' and not n.gold and n.round > l.round))
        or l.postponed_until > $7) offset 0)';
  openings text := ' from tasks.openings x where x.project_id = $1 and x.stage = $2 and $7 is not null and ';
  first text;
  lock text := ' limit 1 for update skip locked';
  kept boolean;
  seen boolean;
  gold record;
begin
  select k.id, k.project_id, k.stage, k.strategy, k.batch_ids, k.min_priority, k.max_priority, k.daily_limit, k.skills, k.languages, p.lease_minutes,
    case k.stage when 'annotate' then least(0.5, coalesce(k.gold_share, p.gold_share)) else 0 end as gold_share, k.onboarding_golds, k.onboarding_threshold, k.paused or p.status <> 'active' as closed into q
  from tasks.queues k join tasks.projects p on p.project_id = k.project_id
  where k.workspace_id = p_workspace and k.id = p_queue
    and k.stage = any (p_stages) and (p_customer is null or p.customer_id = p_customer);
  if not found then return; end if;

  -- One claim of a user at a time, or two of them could take two places on one task.
  perform pg_advisory_xact_lock(hashtextextended(p_user::text || q.project_id::text || q.stage, 0));

  select * into a from tasks.assignments l
  where l.user_id = p_user and l.project_id = q.project_id and l.stage = q.stage and l.status = 'active'
    and l.workspace_id = p_workspace and l.lease_expires_at > p_now and (l.queue_id = q.id or l.queue_id is null)
    and (l.prefetched or not p_prefetch)
  order by l.id limit 1;
  if found then
    if a.prefetched and not p_prefetch then
      update tasks.assignments l set prefetched = false, shown_at = p_now, lease_expires_at = p_now + make_interval(mins => q.lease_minutes)
      where l.id = a.id and l.status = 'active' returning * into a;
    end if;
  end if;
  if found then
    return query select to_jsonb(a), to_jsonb(t), false, 0 from tasks.tasks t where t.id = a.task_id;
    return;
  end if;
  if q.closed or not tasks.admits(q.project_id, q.stage, p_user) then return; end if;
  if exists (select from tasks.pauses z where z.project_id = q.project_id and z.user_id = p_user) then return; end if;

  if q.skills is not null and not tasks.has_skills(q.project_id, p_user, q.skills, p_now) then return; end if;
  if q.languages is not null and not tasks.speaks(p_workspace, p_user, q.languages) then return; end if;
  if q.daily_limit <= (
    select count(*) from tasks.assignments d
    where d.user_id = p_user and d.created_at >= date_trunc('day', p_now, 'UTC') and d.project_id = q.project_id and d.stage = q.stage and d.status in ('active', 'submitted')) then return; end if;

  first := ' order by ' || case q.strategy when 'priority' then 'x.priority desc, ' when 'least_covered' then 'x.taken_free, ' when 'uncertainty' then 'x.uncertainty desc, ' else '' end || 'x.task_id';
  loop
    execute 'select x.*' || openings || rules || for_me || ' order by x.task_id' || lock into o using q.project_id, q.stage, p_user, q.batch_ids, q.min_priority, q.max_priority, p_now;
    kept := o.task_id is not null;
    if not kept and (q.gold_share > 0 or q.onboarding_golds is not null) then
      gold := tasks.next_gold(q.project_id, p_user, q.gold_share, q.onboarding_golds, q.onboarding_threshold, p_now);
      if gold.task_id is not null then
        a := tasks.lease_gold(gold.task_id, p_user, p_assignment, q.id, q.lease_minutes, p_prefetch, p_now);
        if q.gold_share > 0 then perform tasks.count_turns(array[a.id], array[p_user]); end if;
        return query select to_jsonb(a), to_jsonb(t), true, 1 from tasks.tasks t where t.id = a.task_id;
        return;
      end if;
      if gold.only_golds then return; end if;
    end if;
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

  insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, prefetched, lease_expires_at, created_at)
  values (p_assignment, p_workspace, o.task_id, o.project_id, o.batch_id, q.id, p_user, o.stage, o.round, kept, false, 'active', o.fence, p_prefetch, tasks.lease_end(p_now, q.lease_minutes, p_prefetch), p_now)
  returning * into a;
  if q.gold_share > 0 then perform tasks.count_turns(array[a.id], array[p_user]); end if;
  return query select to_jsonb(a), to_jsonb(t), true, o.taken_free + o.taken_reserved - o.submitted from tasks.tasks t where t.id = o.task_id;
end $$;
