-- For how many days a project keeps tasks that have ended; null: for ever.
alter table tasks.projects add column keep_finished_days int check (keep_finished_days > 0);
create index projects_keep_finished on tasks.projects (project_id) where keep_finished_days is not null;

-- Drops the months of tasks that lie wholly before and hold nothing any more; one that somebody works with is left for another day.
create function tasks.drop_empty_months(p_before timestamptz) returns int language plpgsql security definer set search_path = tasks, pg_temp as $$
declare
  part record;
  filled boolean;
  dropped int := 0;
begin
  perform set_config('lock_timeout', '500ms', true);
  for part in
    select c.oid::regclass as name, to_date(right(c.relname, 7), 'YYYY_MM') as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'tasks.tasks'::regclass order by 2
  loop
    -- Never a month that is to come, whatever the caller's clock says.
    continue when (part.month + interval '1 month') at time zone 'UTC' > least(p_before, now());
    execute format('select exists (select from %s)', part.name) into filled;
    continue when filled;
    begin
      -- The table before its month, as everybody locks them.
      lock table only tasks.tasks in access exclusive mode;
      execute format('lock table %s in access exclusive mode', part.name);
      execute format('select exists (select from %s)', part.name) into filled;
      continue when filled;
      execute format('drop table %s', part.name);
      dropped := dropped + 1;
    exception when lock_not_available then null;
    end;
  end loop;
  return dropped;
end $$;
revoke all on function tasks.drop_empty_months(timestamptz) from public;
grant execute on function tasks.drop_empty_months(timestamptz) to welo_tasks_system;
