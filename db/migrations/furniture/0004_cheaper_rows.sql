-- An event is kept as it was written: nothing looks into the outbox, and taking a document apart cost more than storing it.
alter table {{service}}.outbox alter column envelope type json using envelope::json;

-- The setting becomes an array once per statement and not once per row: the cast stands inside of the subquery, and the one
-- outside, which does nothing, says that it is one array and not a set of rows.
create or replace function {{service}}.protect(target regclass, rights text default 'select, insert, update, delete') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy workspace on %s to welo_{{service}} using (workspace_id = any((select nullif(current_setting(''app.workspaces'', true), '''')::uuid[])::uuid[]))', target);
  execute format('create policy system on %s to welo_{{service}}_system using (true)', target);
  execute format('grant %s on %s to welo_{{service}}', rights, target);
  execute format('grant select on %s to welo_{{service}}_system', target);
end $$;

create or replace function {{service}}.protect_projects() returns void language plpgsql as $$
declare
  target regclass;
begin
  for target in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = '{{service}}'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'project_id' and not a.attisdropped
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'project')
  loop
    execute format('create policy project on %s as restrictive to welo_{{service}} using (
      (select nullif(current_setting(''app.projects'', true), '''')) is null
      or project_id = any((select nullif(current_setting(''app.projects'', true), '''')::uuid[])::uuid[]))', target);
  end loop;
end $$;

do $$
declare
  target record;
begin
  for target in
    select p.polrelid::regclass as name, p.polname, pg_get_expr(p.polqual, p.polrelid) as was from pg_policy p join pg_class c on c.oid = p.polrelid
    where c.relnamespace = '{{service}}'::regnamespace and p.polname in ('workspace', 'project')
  loop
    if target.polname = 'workspace' and target.was like '(workspace_id = ANY%' then
      execute format('alter policy workspace on %s using (workspace_id = any((select nullif(current_setting(''app.workspaces'', true), '''')::uuid[])::uuid[]))', target.name);
    elsif target.polname = 'project' and target.was like '%(project_id = ANY%' then
      execute format('alter policy project on %s using (
        (select nullif(current_setting(''app.projects'', true), '''')) is null
        or project_id = any((select nullif(current_setting(''app.projects'', true), '''')::uuid[])::uuid[]))', target.name);
    end if;
  end loop;
end $$;
