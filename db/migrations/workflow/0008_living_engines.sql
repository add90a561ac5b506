-- An engine's connection ends with its process, long before its lease does: by it the others see at once that the engine is gone.
-- One whose connection stands, because it was stopped or its machine vanished, is waited for until its lease ends.
alter table workflow.engines add column backend int, add column backend_start timestamptz;

create function workflow.has_backend(p_backend int, p_start timestamptz) returns boolean language sql stable set search_path = workflow, pg_temp as $$
  select p_backend is null or exists (
    select from pg_catalog.pg_stat_get_activity(p_backend) as a where a.backend_start is null or a.backend_start = p_start)
$$;

-- Names the engines that live; it changes when one comes or goes.
create function workflow.living_engines() returns text language sql stable set search_path = workflow, pg_temp as $$
  select coalesce(string_agg(e.id::text, ' ' order by e.id), '') from workflow.engines e
  where e.expires_at >= now() and workflow.has_backend(e.backend, e.backend_start)
$$;

create or replace function workflow.lease_slots(p_engine uuid, p_seconds float8) returns table (slot int, epoch bigint) language plpgsql as $$
declare
  fair int;
begin
  perform pg_advisory_xact_lock(hashtext('workflow.engine_slots'));
  insert into workflow.engines (id, expires_at, backend, backend_start)
  select p_engine, now() + make_interval(secs => p_seconds), pg_backend_pid(), a.backend_start
  from pg_stat_get_activity(pg_backend_pid()) as a
  on conflict (id) do update
    set expires_at = excluded.expires_at, backend = excluded.backend, backend_start = excluded.backend_start;
  delete from workflow.engines e where e.expires_at < now() or not workflow.has_backend(e.backend, e.backend_start);
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
