create table workflow.workflows (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null default '',
  template text,
  status text not null check (status in ('draft', 'published', 'archived')),
  definition_version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index workflows_workspace on workflow.workflows (workspace_id, id);
create unique index workflows_template on workflow.workflows (workspace_id, template) where template is not null;
select workflow.protect('workflow.workflows');

create table workflow.workflow_versions (
  workflow_id uuid not null references workflow.workflows (id),
  definition_version int not null,
  workspace_id uuid not null,
  definition jsonb not null,
  created_at timestamptz not null,
  primary key (workflow_id, definition_version)
);
select workflow.protect('workflow.workflow_versions', 'select, insert');

create table workflow.workflow_instances (
  id uuid primary key,
  workspace_id uuid not null,
  workflow_id uuid not null,
  definition_version int not null,
  task_id uuid not null unique,
  project_id uuid not null,
  batch_id uuid not null,
  status text not null check (status in ('active', 'paused', 'completed', 'failed', 'stopped')),
  states text[] not null,
  snapshot jsonb not null,
  error text,
  sequence int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index instances_workflow on workflow.workflow_instances (workspace_id, workflow_id, project_id);
select workflow.protect('workflow.workflow_instances');

create table workflow.state_transitions (
  id uuid primary key,
  workspace_id uuid not null,
  instance_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  sequence int not null,
  event jsonb not null,
  from_states text[] not null,
  to_states text[] not null,
  actions text[] not null,
  actor text not null,
  at timestamptz not null
) partition by range (id);
create index transitions_task on workflow.state_transitions (task_id, sequence);
create index transitions_workspace on workflow.state_transitions (workspace_id, id);
select workflow.protect('workflow.state_transitions', 'select, insert');
select workflow.extend_partitions('state_transitions', 3);

create table workflow.timers (
  instance_id uuid not null,
  timer_id text not null,
  workspace_id uuid not null,
  due_at timestamptz not null,
  event jsonb not null,
  primary key (instance_id, timer_id)
);
create index timers_due on workflow.timers (due_at);
select workflow.protect('workflow.timers');

create table workflow.waiting_events (
  id uuid primary key,
  workspace_id uuid not null,
  instance_id uuid not null,
  event jsonb not null,
  actor text not null
);
create index waiting_instance on workflow.waiting_events (instance_id, id);
select workflow.protect('workflow.waiting_events');
