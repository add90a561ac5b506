-- What tasks must know of a project to let people work, kept from its events.
create table tasks.projects (
  project_id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  name text not null,
  status text not null,
  lease_minutes int not null,
  skip_policy text not null,
  version int not null
);
select tasks.protect('tasks.projects');

create table tasks.project_members (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  role text not null,
  primary key (project_id, user_id)
);
select tasks.protect('tasks.project_members');

create table tasks.batches (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  name text not null,
  status text not null check (status in ('open', 'completed')),
  -- Where tasks go that are created one by one without naming a batch.
  catch_all boolean not null default false,
  tasks int not null default 0,
  completed int not null default 0,
  cancelled int not null default 0,
  due_at timestamptz,
  created_at timestamptz not null,
  completed_at timestamptz,
  version int not null default 1,
  check (completed + cancelled <= tasks)
) with (fillfactor = 70);
create index batches_page on tasks.batches (workspace_id, id desc);
create index batches_project on tasks.batches (project_id, id desc);
create unique index batches_catch_all on tasks.batches (project_id) where catch_all;
select tasks.protect('tasks.batches');

create table tasks.queues (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  name text not null,
  stage text not null check (stage in ('annotate', 'review')),
  strategy text not null check (strategy in ('fifo', 'priority', 'least_covered')),
  -- One of the two that every project gets.
  built_in boolean not null default false,
  paused boolean not null default false,
  created_at timestamptz not null,
  version int not null default 1
);
create index queues_page on tasks.queues (workspace_id, id desc);
create unique index queues_built_in on tasks.queues (project_id, stage) where built_in;
create index queues_project on tasks.queues (project_id, stage);
select tasks.protect('tasks.queues');

create table tasks.tasks (
  id uuid not null,
  workspace_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  external_key text,
  data jsonb not null,
  meta jsonb not null,
  priority int not null,
  status text not null default 'pending',
  -- The last transition whose status was taken over.
  status_sequence int not null default 0,
  -- The last transition whose opening or closing was carried out.
  opening_sequence int not null default 0,
  cancel_requested boolean not null default false,
  ended text check (ended in ('completed', 'cancelled')),
  overlap int not null,
  submissions int not null default 0,
  schema_version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  version int not null default 1,
  primary key (id)
) partition by range (id);
create index tasks_page on tasks.tasks (workspace_id, id desc);
create index tasks_project on tasks.tasks (project_id, id);
create index tasks_batch on tasks.tasks (batch_id, id);
select tasks.protect('tasks.tasks');
select tasks.extend_partitions('tasks', 3);

-- Narrow, because a unique key of the partitioned table would have to hold its id.
create table tasks.task_keys (
  project_id uuid not null,
  external_key text not null,
  task_id uuid not null,
  workspace_id uuid not null,
  primary key (project_id, external_key)
);
select tasks.protect('tasks.task_keys', 'select, insert');

-- One row per task that was ever offered to people: what changes with each claim stays out of the wide task row.
-- `free` places are for anybody; each user in `reserved` has one more place of his own.
create table tasks.openings (
  task_id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  -- Null while nobody is asked to work on the task.
  stage text check (stage in ('annotate', 'review')),
  round int not null default 1,
  priority int not null,
  free int not null,
  taken_free int not null default 0,
  reserved uuid[] not null default '{}',
  taken_reserved int not null default 0,
  submitted int not null default 0,
  fence int not null default 0,
  -- The last line of defence of the promise that overlap is never exceeded.
  check (taken_free between 0 and free),
  check (taken_reserved between 0 and cardinality(reserved)),
  check (submitted between 0 and taken_free + taken_reserved)
) with (fillfactor = 70);
create index openings_fifo on tasks.openings (project_id, stage, task_id) include (workspace_id) where stage is not null and taken_free < free;
create index openings_priority on tasks.openings (project_id, stage, priority desc, task_id) where stage is not null and taken_free < free;
create index openings_covered on tasks.openings (project_id, stage, taken_free, task_id) where stage is not null and taken_free < free;
create index openings_reserved on tasks.openings (project_id, stage, task_id) where stage is not null and taken_reserved < cardinality(reserved);
select tasks.protect('tasks.openings');

create table tasks.assignments (
  id uuid primary key,
  workspace_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  queue_id uuid,
  user_id uuid not null,
  stage text not null,
  round int not null,
  reserved boolean not null,
  manual boolean not null,
  status text not null check (status in ('active', 'submitted', 'expired', 'released', 'skipped')),
  fence int not null,
  lease_expires_at timestamptz not null,
  reference uuid,
  created_at timestamptz not null,
  ended_at timestamptz,
  reason text,
  unique (task_id, fence)
) with (fillfactor = 80);
create index assignments_page on tasks.assignments (workspace_id, id desc);
create index assignments_user on tasks.assignments (workspace_id, user_id, id desc);
create index assignments_task on tasks.assignments (task_id, user_id, stage);
create unique index assignments_live on tasks.assignments (task_id, user_id) where status = 'active';
create index assignments_mine on tasks.assignments (user_id, project_id, stage, id) where status = 'active';
create index assignments_due on tasks.assignments (lease_expires_at) where status = 'active';
create index assignments_active on tasks.assignments (project_id, stage) where status = 'active';
select tasks.protect('tasks.assignments');
