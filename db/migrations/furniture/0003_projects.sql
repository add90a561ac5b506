-- Whoever reaches some projects only (`app.projects`; unset means all) sees no row of another one, in any table that names a project.
create function {{service}}.protect_projects() returns void language plpgsql as $$
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
      or project_id = any((select nullif(current_setting(''app.projects'', true), ''''))::uuid[]))', target);
  end loop;
end $$;
