-- One judgement of a task. `versions` and `authors` say by annotation which version it looked at and whose it is, `resolution` a reviewer's verdict whose
-- lease is being ended, `action_key` the workflow action that asked for it.
create table quality.checks (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  task_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  kind text not null check (kind in ('automated', 'review')),
  status text not null check (status in ('pending', 'resolving', 'completed')),
  outcome text check (outcome in ('passed', 'failed', 'accepted', 'fixed', 'rejected')),
  action_key text,
  annotation_ids uuid[] not null,
  versions jsonb not null,
  authors jsonb not null,
  accepted_annotation_id uuid,
  rejected jsonb not null default '[]',
  reason text not null default '',
  issues jsonb not null default '[]',
  findings jsonb not null default '[]',
  agreement double precision,
  reviewer_id uuid,
  resolution jsonb,
  created_at timestamptz not null,
  completed_at timestamptz,
  version int not null default 1
);
create unique index checks_action on quality.checks (workspace_id, action_key) where action_key is not null;
create unique index checks_open_review on quality.checks (task_id) where kind = 'review' and status <> 'completed';
create index checks_task on quality.checks (task_id, id);
create index checks_project on quality.checks (workspace_id, project_id, id);
create index checks_open on quality.checks (workspace_id, id) where status <> 'completed';
select quality.protect('quality.checks');

create table quality.rules (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  kind text not null check (kind in ('region_count', 'min_size', 'inside_image', 'duplicates', 'too_fast', 'required_fields')),
  params jsonb not null,
  severity text not null check (severity in ('error', 'warning')),
  enabled boolean not null,
  created_at timestamptz not null,
  version int not null default 1
);
create index rules_project on quality.rules (project_id, id);
select quality.protect('quality.rules');
