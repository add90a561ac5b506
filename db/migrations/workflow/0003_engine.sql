-- Counts every write of the row: whoever decided on an older one changes nothing.
alter table workflow.workflow_instances add column version int not null default 0;

-- What an engine process does for an instance outside of it, at least once; `invoke_id` names who waits for the result.
create table workflow.effects (
  key text primary key,
  workspace_id uuid not null,
  instance_id uuid not null,
  task_id uuid not null,
  invoke_id text,
  type text not null,
  params jsonb not null,
  origin jsonb not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed', 'cancelled')),
  attempts int not null default 0,
  run_at timestamptz not null,
  locked_until timestamptz,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index effects_due on workflow.effects (run_at) where status = 'waiting';
create index effects_invoked on workflow.effects (instance_id) where status = 'waiting' and invoke_id is not null;
create index effects_finished on workflow.effects (finished_at) where status <> 'waiting';
select workflow.protect('workflow.effects');
grant delete on workflow.effects to welo_workflow_system;

-- From where an instance's history is told, once older partitions of its transitions are gone.
create table workflow.instance_checkpoints (
  instance_id uuid primary key,
  workspace_id uuid not null,
  sequence int not null,
  definition_version int not null,
  states text[] not null,
  snapshot jsonb not null,
  at timestamptz not null
);
select workflow.protect('workflow.instance_checkpoints', 'select');

-- Which engine process looks after the timers and effects of which part of the instances. Only that: a process that has
-- lost its part and does not know it is kept from harm by the version of the rows.
create table workflow.engines (id uuid primary key, expires_at timestamptz not null);
create table workflow.engine_slots (slot int primary key, owner uuid, epoch bigint not null default 0);
insert into workflow.engine_slots (slot) select generate_series(0, 15);
grant select, insert, update, delete on workflow.engines to welo_workflow_system;
grant select, update on workflow.engine_slots to welo_workflow_system;

create function workflow.slot_of(instance uuid) returns int language sql immutable parallel safe as $$
  select get_byte(uuid_send(instance), 15) & 15
$$;

-- Says that an engine lives, gives up what it has above its share, and takes what nobody living has; returns what it holds.
create function workflow.lease_slots(p_engine uuid, p_seconds float8) returns table (slot int, epoch bigint) language plpgsql as $$
declare
  fair int;
begin
  perform pg_advisory_xact_lock(hashtext('workflow.engine_slots'));
  insert into workflow.engines (id, expires_at) values (p_engine, now() + make_interval(secs => p_seconds))
  on conflict (id) do update set expires_at = excluded.expires_at;
  delete from workflow.engines e where e.expires_at < now();
  select ceil(16.0 / count(*))::int into fair from workflow.engines;
  update workflow.engine_slots s set owner = null
  where s.slot in (select x.slot from workflow.engine_slots x where x.owner = p_engine order by x.slot offset fair);
  update workflow.engine_slots s set owner = p_engine, epoch = s.epoch + 1
  where s.slot in (
    select x.slot from workflow.engine_slots x
    where x.owner is null or not exists (select from workflow.engines e where e.id = x.owner)
    order by x.slot limit greatest(0, fair - (select count(*) from workflow.engine_slots m where m.owner = p_engine)));
  return query select s.slot, s.epoch from workflow.engine_slots s where s.owner = p_engine order by s.slot;
end $$;

-- Instances by their tasks, each with the events that wait while it is held.
create function workflow.load_instances(p_workspaces text, p_tasks uuid[])
returns table (id uuid, workspace_id uuid, workflow_id uuid, definition_version int, task_id uuid, project_id uuid, batch_id uuid, status text,
  states text[], snapshot jsonb, error text, sequence int, created_at timestamptz, updated_at timestamptz, version int, waiting jsonb)
language plpgsql as $$
begin
  perform set_config('app.workspaces', p_workspaces, true);
  return query
  select i.id, i.workspace_id, i.workflow_id, i.definition_version, i.task_id, i.project_id, i.batch_id, i.status,
    i.states, i.snapshot, i.error, i.sequence, i.created_at, i.updated_at, i.version,
    case when i.status in ('paused', 'failed') then (
      select jsonb_agg(jsonb_build_object('id', w.id, 'event', w.event, 'actor', w.actor) order by w.id) from workflow.waiting_events w where w.instance_id = i.id) end
  from workflow.workflow_instances i where i.task_id = any (p_tasks);
end $$;

-- Writes what a batch of events does to many instances, in one round trip and one commit. Every row says by `x` which change
-- it belongs to. A change that was decided on an older version of its instance, or that holds an event that was handled
-- before, a timer that is gone or the result of an effect that has one, is left out as a whole: `stale` names the changes, `seen` the events and timers.
-- What every change has comes in arrays, column by column, for they cost less to read than documents do.
-- A batch looks up what it names; read once while a table was small, it must not be read as a whole when it has grown.
create function workflow.apply_changes(
  p_workspaces text,
  r_x int[], r_i uuid[], r_v int[], r_d int[], r_a text[], r_t text[], r_s jsonb, r_e text[], r_q int[], r_at timestamptz[],
  t_x int[], t_id uuid[], t_w uuid[], t_i uuid[], t_k uuid[], t_p uuid[], t_q int[], t_e jsonb, t_f text[], t_t text[], t_a text[], t_by text[], t_at timestamptz[],
  o_x int[], o_id uuid[], o_w uuid[], o_k text[], o_e jsonb,
  p_new jsonb, p_same jsonb, p_claims jsonb, p_fired jsonb, p_cancel jsonb, p_timers jsonb, p_more jsonb, out stale int[], out seen int[])
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  perform set_config('app.workspaces', p_workspaces, true);
  stale := '{}';
  seen := '{}';
  if p_claims is not null then
    select coalesce(array_agg(c.n), '{}'), coalesce(array_agg(distinct c.x), '{}') into seen, stale
    from jsonb_to_recordset(p_claims) as c(n int, x int, e uuid, r text)
    where exists (select from workflow.inbox i where i.event_id = c.e and i.reaction = c.r);
  end if;
  if p_fired is not null then
    select seen || coalesce(array_agg(f.n), '{}'), stale || coalesce(array_agg(f.x), '{}') into seen, stale
    from jsonb_to_recordset(p_fired) as f(n int, x int, i uuid, t text, d timestamptz)
    where not exists (select from workflow.timers t where t.instance_id = f.i and t.timer_id = f.t and date_trunc('milliseconds', t.due_at) = f.d);
  end if;
  if p_more is not null then
    select seen || coalesce(array_agg(f.n), '{}'), stale || coalesce(array_agg(f.x), '{}') into seen, stale
    from jsonb_to_recordset(p_more->'finished') as f(n int, x int, key text)
    where not exists (select from workflow.effects e where e.key = f.key and e.status = 'waiting');
  end if;
  if p_same is not null then
    select stale || coalesce(array_agg(s.x), '{}') into stale
    from jsonb_to_recordset(p_same) as s(x int, i uuid, v int)
    where not exists (select from workflow.workflow_instances i where i.id = s.i and i.version = s.v);
  end if;
  if p_new is not null then
    with r as (
      select * from jsonb_to_recordset(p_new) as r(x int, id uuid, w uuid, f uuid, d int, k uuid, p uuid, b uuid, a text, t text[], s jsonb, e text, q int, at timestamptz)
      where r.x <> all (stale)),
    made as (
      insert into workflow.workflow_instances (id, workspace_id, workflow_id, definition_version, task_id, project_id, batch_id, status, states, snapshot, error, sequence, created_at, updated_at)
      select id, w, f, d, k, p, b, a, t, s, e, q, at, at from r
      on conflict (task_id) do nothing returning id)
    select stale || coalesce(array_agg(r.x), '{}') into stale from r where r.id not in (select id from made);
  end if;
  if r_x is not null then
    with r as (
      select x, i, v, d, a, t::text[], s, e, q, at
      from rows from (unnest(r_x, r_i, r_v, r_d, r_a, r_t, r_e, r_q, r_at), jsonb_array_elements(r_s)) as r(x, i, v, d, a, t, e, q, at, s)
      where r.x <> all (stale)),
    done as (
      update workflow.workflow_instances i
      set definition_version = r.d, status = r.a, states = r.t, snapshot = r.s, error = r.e, sequence = r.q, updated_at = r.at, version = r.v
      from r where i.id = r.i and i.version = r.v - 1 returning r.x)
    select stale || coalesce(array_agg(r.x), '{}') into stale from r where r.x not in (select x from done);
  end if;
  if t_x is not null then
    insert into workflow.state_transitions (id, workspace_id, instance_id, task_id, project_id, sequence, event, from_states, to_states, actions, actor, at)
    select r.id, r.w, r.i, r.k, r.p, r.q, r.e, r.f::text[], r.t::text[], r.a::text[], r.by, r.at
    from rows from (unnest(t_x, t_id, t_w, t_i, t_k, t_p, t_q, t_f, t_t, t_a, t_by, t_at), jsonb_array_elements(t_e)) as r(x, id, w, i, k, p, q, f, t, a, by, at, e)
    where r.x <> all (stale);
  end if;
  if p_fired is not null then
    delete from workflow.timers t using jsonb_to_recordset(p_fired) as r(x int, i uuid, t text, d timestamptz)
    where t.instance_id = r.i and t.timer_id = r.t and date_trunc('milliseconds', t.due_at) = r.d and r.x <> all (stale);
  end if;
  if p_cancel is not null then
    delete from workflow.timers t using jsonb_to_recordset(p_cancel) as r(x int, i uuid, t text)
    where t.instance_id = r.i and t.timer_id = r.t and r.x <> all (stale);
  end if;
  if p_more is not null then
    insert into workflow.failed_events (instance_id, workspace_id, event, cause, actor, timers, at)
    select r.i, r.w, r.e, r.c, r.by, r.t || coalesce((
        select jsonb_agg(jsonb_build_object('id', t.timer_id, 'dueAt', t.due_at, 'event', t.event)) from workflow.timers t
        where t.instance_id = r.i and not r.t @> jsonb_build_array(jsonb_build_object('id', t.timer_id))), '[]'), r.at
    from jsonb_to_recordset(p_more->'failed') as r(x int, i uuid, w uuid, e jsonb, c text, by text, t jsonb, at timestamptz)
    where r.x <> all (stale)
    on conflict (instance_id) do update set event = excluded.event, cause = excluded.cause, actor = excluded.actor,
      timers = excluded.timers, at = excluded.at;
    delete from workflow.timers t using jsonb_to_recordset(p_more->'drop') as r(x int, i uuid)
    where t.instance_id = r.i and r.x <> all (stale);
  end if;
  if p_timers is not null then
    insert into workflow.timers (instance_id, timer_id, workspace_id, due_at, event)
    select r.i, r.t, r.w, r.d, r.e from jsonb_to_recordset(p_timers) as r(x int, i uuid, t text, w uuid, d timestamptz, e jsonb)
    where r.x <> all (stale)
    on conflict (instance_id, timer_id) do update set due_at = excluded.due_at, event = excluded.event;
  end if;
  if o_x is not null then
    insert into workflow.outbox (id, workspace_id, partition_key, envelope)
    select r.id, r.w, r.k, r.e from rows from (unnest(o_x, o_id, o_w, o_k), jsonb_array_elements(o_e)) as r(x, id, w, k, e)
    where r.x <> all (stale);
  end if;
  if p_claims is not null then
    insert into workflow.inbox (event_id, reaction, workspace_id)
    select c.e, c.r, c.w from jsonb_to_recordset(p_claims) as c(x int, e uuid, r text, w uuid) where c.x <> all (stale)
    on conflict do nothing;
  end if;
  if p_more is not null then
    perform workflow.apply_rare_changes(p_more, stale);
  end if;
end $$;

-- What few changes have: events that wait or have waited, effects begun and ended.
create function workflow.apply_rare_changes(p_more jsonb, stale int[]) returns void language plpgsql as $$
begin
  insert into workflow.waiting_events (id, workspace_id, instance_id, event, actor)
  select r.id, r.w, r.i, r.e, r.by from jsonb_to_recordset(p_more->'wait') as r(x int, id uuid, w uuid, i uuid, e jsonb, by text)
  where r.x <> all (stale);
  delete from workflow.waiting_events w using jsonb_to_recordset(p_more->'taken') as r(x int, id uuid)
  where w.id = r.id and r.x <> all (stale);
  update workflow.effects e set status = r.a, error = r.e, finished_at = r.at, locked_until = null
  from jsonb_to_recordset(p_more->'finished') as r(x int, key text, a text, e text, at timestamptz)
  where e.key = r.key and e.status = 'waiting' and r.x <> all (stale);
  update workflow.effects e set status = 'cancelled', finished_at = r.at, locked_until = null
  from jsonb_to_recordset(p_more->'revoked') as r(x int, i uuid, n text, at timestamptz)
  where e.instance_id = r.i and e.invoke_id = r.n and e.status = 'waiting' and r.x <> all (stale);
  insert into workflow.effects (key, workspace_id, instance_id, task_id, invoke_id, type, params, origin, run_at, created_at)
  select r.key, r.w, r.i, r.k, r.n, r.t, r.p, r.o, r.at, r.at
  from jsonb_to_recordset(p_more->'effects') as r(x int, key text, w uuid, i uuid, k uuid, n text, t text, p jsonb, o jsonb, at timestamptz)
  where r.x <> all (stale)
  on conflict do nothing;
end $$;

-- Drops the partitions of transitions that lie wholly before, a month at a time; every instance that has transitions there
-- and is still to be told of keeps, instead, where it is now.
create function workflow.drop_transitions(p_before timestamptz) returns int language plpgsql security definer set search_path = workflow, pg_temp as $$
declare
  part record;
  dropped int := 0;
begin
  for part in
    select c.oid::regclass as name, to_date(right(c.relname, 7), 'YYYY_MM') as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'workflow.state_transitions'::regclass order by 2
  loop
    continue when (part.month + interval '1 month') at time zone 'UTC' > p_before;
    execute format('
      insert into workflow.instance_checkpoints (instance_id, workspace_id, sequence, definition_version, states, snapshot, at)
      select i.id, i.workspace_id, i.sequence, i.definition_version, i.states, i.snapshot, now()
      from workflow.workflow_instances i where i.id in (select t.instance_id from %s t)
      on conflict (instance_id) do update set sequence = excluded.sequence, definition_version = excluded.definition_version,
        states = excluded.states, snapshot = excluded.snapshot, at = excluded.at', part.name);
    execute format('drop table %s', part.name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke all on function workflow.drop_transitions(timestamptz) from public;
grant execute on function workflow.drop_transitions(timestamptz) to welo_workflow_system;
