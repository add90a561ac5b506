-- What new projects of a workspace begin with, as far as it differs from the product's own.
create table projects.defaults (
  workspace_id uuid primary key,
  settings jsonb not null,
  updated_at timestamptz not null,
  version int not null default 1
);
select projects.protect('projects.defaults', 'select, insert, update');
