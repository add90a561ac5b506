select projects.protect_projects();
create policy project on projects.projects as restrictive to welo_projects using (
  (select nullif(current_setting('app.projects', true), '')) is null
  or id = any((select nullif(current_setting('app.projects', true), ''))::uuid[]));
