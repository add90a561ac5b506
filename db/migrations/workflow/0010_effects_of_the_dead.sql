-- Who has an effect in hand: one whose engine is gone is taken up by whoever has its instance now, long before its lock ends.
alter table workflow.effects add column taken_by uuid;

-- Writes what a batch of events does. The result of an effect counts for whoever has it in hand: an engine that was stopped while
-- another took its effects over has nothing more to say about them. An attempt has a number (`t`), and each is one engine's.
create or replace function workflow.apply_changes(
  p_workspaces text,
  r_x int[], r_i uuid[], r_v int[], r_d int[], r_a text[], r_t text[], r_s text, r_e text[], r_q int[], r_at timestamptz[],
  t_x int[], t_id uuid[], t_w uuid[], t_i uuid[], t_k uuid[], t_p uuid[], t_q int[], t_e text, t_f text[], t_t text[], t_a text[], t_by text[], t_at timestamptz[],
  o_x int[], o_id uuid[], o_w uuid[], o_k text[], o_e text,
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
    from jsonb_to_recordset(p_more->'finished') as f(n int, x int, key text, t int)
    where not exists (select from workflow.effects e where e.key = f.key and e.status = 'waiting' and e.attempts = f.t);
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
      select x, i, v, d, a, t::text[], s::jsonb, e, q, at
      from rows from (unnest(r_x, r_i, r_v, r_d, r_a, r_t, r_e, r_q, r_at), string_to_table(r_s, e'\n')) as r(x, i, v, d, a, t, e, q, at, s)
      where r.x <> all (stale)),
    done as (
      update workflow.workflow_instances i
      set definition_version = r.d, status = r.a, states = r.t, snapshot = r.s, error = r.e, sequence = r.q, updated_at = r.at, version = r.v
      from r where i.id = r.i and i.version = r.v - 1 returning r.x)
    select stale || coalesce(array_agg(r.x), '{}') into stale from r where r.x not in (select x from done);
  end if;
  if t_x is not null then
    insert into workflow.state_transitions (id, workspace_id, instance_id, task_id, project_id, sequence, event, from_states, to_states, actions, actor, at)
    select r.id, r.w, r.i, r.k, r.p, r.q, r.e::jsonb, r.f::text[], r.t::text[], r.a::text[], r.by, r.at
    from rows from (unnest(t_x, t_id, t_w, t_i, t_k, t_p, t_q, t_f, t_t, t_a, t_by, t_at), string_to_table(t_e, e'\n')) as r(x, id, w, i, k, p, q, f, t, a, by, at, e)
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
    select r.id, r.w, r.k, r.e::json from rows from (unnest(o_x, o_id, o_w, o_k), string_to_table(o_e, e'\n')) as r(x, id, w, k, e)
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
