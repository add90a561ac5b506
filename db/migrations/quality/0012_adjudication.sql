-- The agreement that a check was to find, where the workflow asked for one: such a check says whether the work is enough.
alter table quality.checks add column threshold double precision;

-- The newest version that is known of each annotation: what is said of an older one changes nothing.
alter table quality.consensus_tasks add column versions jsonb not null default '{}';

-- A person has decided what it means.
alter table quality.consensus_items add column decided boolean not null default false;

-- What the checks of a task had come to when it was completed; a batch is what its tasks are. `sent_back`: how often its work was.
create table quality.task_quality (
  task_id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  first_review text check (first_review in ('accepted', 'fixed', 'rejected')),
  fixed boolean not null,
  sent_back int not null,
  agreement double precision,
  issues jsonb not null,
  completed_at timestamptz not null
);
create index task_quality_batch on quality.task_quality (workspace_id, batch_id);
select quality.protect('quality.task_quality');
select quality.protect_projects();
