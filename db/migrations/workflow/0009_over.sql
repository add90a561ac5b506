-- An instance that is stopped calls off all that it had asked for outside, whether it waits for the results or not.
drop index workflow.effects_invoked;
create index effects_asked on workflow.effects (instance_id) where status = 'waiting';

-- What few changes have: events that wait or have waited, effects begun and ended. `n` of what is revoked is null for all.
create or replace function workflow.apply_rare_changes(p_more jsonb, stale int[]) returns void language plpgsql as $$
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
  where e.instance_id = r.i and (r.n is null or e.invoke_id = r.n) and e.status = 'waiting' and r.x <> all (stale);
  insert into workflow.effects (key, workspace_id, instance_id, task_id, invoke_id, type, params, origin, run_at, created_at)
  select r.key, r.w, r.i, r.k, r.n, r.t, r.p, r.o, r.at, r.at
  from jsonb_to_recordset(p_more->'effects') as r(x int, key text, w uuid, i uuid, k uuid, n text, t text, p jsonb, o jsonb, at timestamptz)
  where r.x <> all (stale)
  on conflict do nothing;
end $$;

-- Those that are not over, for counting: what is over may be a thousand times more.
create index instances_live on workflow.workflow_instances (workspace_id, workflow_id, project_id)
  where status in ('active', 'paused', 'failed');

-- What an engine asks twice a second: its lease goes on by it, so that it may be short, and nobody waits long for one that was
-- stopped while its connections stand. A renewal that a crash of the server undoes harms nobody, so none waits for the disk.
create function workflow.look_around(p_engine uuid, p_seconds float8, out living text, out at float8) language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update workflow.engines e set expires_at = now() + make_interval(secs => p_seconds) where e.id = p_engine and e.expires_at >= now();
  living := workflow.living_engines();
  at := extract(epoch from clock_timestamp()) * 1000;
end $$;
