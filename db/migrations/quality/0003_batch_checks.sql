alter table quality.rules drop constraint rules_kind_check;
alter table quality.rules add constraint rules_kind_check check (kind in ('region_count', 'min_size', 'inside_image', 'duplicates', 'too_fast',
  'required_fields', 'geometry', 'overlap', 'text_pattern', 'expression'));

-- One run of a project's rules over a batch; `last_task_id` is how far it has come, so that a run that was interrupted goes on from there.
create table quality.batch_checks (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  batch_id uuid not null,
  status text not null check (status in ('queued', 'running', 'completed', 'failed')),
  tasks int not null,
  checked int not null default 0,
  passed int not null default 0,
  failed int not null default 0,
  last_task_id uuid,
  error text,
  created_at timestamptz not null,
  completed_at timestamptz
);
create unique index batch_checks_open on quality.batch_checks (workspace_id, batch_id) where status in ('queued', 'running');
create index batch_checks_batch on quality.batch_checks (workspace_id, batch_id, id);
select quality.protect('quality.batch_checks');
select quality.protect_projects();
