-- The workflow of the workspace's own that projects of a template follow; templates made before this follow the library's.
alter table projects.templates add column workflow_id uuid;
-- A template that was deleted can be brought back for a while.
alter table projects.templates add column deleted_at timestamptz;
