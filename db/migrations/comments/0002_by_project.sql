select comments.protect_projects();
create policy project on comments.comments as restrictive to welo_comments using (
  (select nullif(current_setting('app.projects', true), '')) is null
  or exists (select from comments.threads t where t.id = thread_id));
