alter table quality.review_policies add column adjudicate_below double precision not null default 0.7;

-- What each person said of each thing that can be said of a task: of a question (family `field:mood`), or of a region that several have marked or left out.
create table quality.consensus_labels (
  workspace_id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  family text not null,
  item text not null,
  user_id uuid not null,
  label text not null,
  primary key (task_id, family, item, user_id)
);
create index consensus_labels_person on quality.consensus_labels (workspace_id, project_id, family, user_id);
select quality.protect('quality.consensus_labels');

-- What is probably true of it: the probability of each label.
create table quality.consensus_items (
  workspace_id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  family text not null,
  item text not null,
  posterior jsonb not null,
  label text not null,
  confidence double precision not null,
  entropy double precision not null,
  answers int not null,
  primary key (task_id, family, item)
);
create index consensus_items_project on quality.consensus_items (workspace_id, project_id, family);
select quality.protect('quality.consensus_items');

-- How sure a task is as a whole: as its least sure item; `divided`: its annotations hardly agree at all.
create table quality.consensus_tasks (
  task_id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  batch_id uuid not null,
  status text not null check (status in ('agreed', 'required', 'adjudicated')),
  confidence double precision not null,
  entropy double precision not null,
  answers int not null,
  divided boolean not null,
  updated_at timestamptz not null
);
create index consensus_tasks_project on quality.consensus_tasks (workspace_id, project_id, status, task_id);
select quality.protect('quality.consensus_tasks');
select quality.protect_projects();
