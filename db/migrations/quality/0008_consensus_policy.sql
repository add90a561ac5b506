-- How a project makes one of what several people say: models by question, and how many people work on a task.
create table quality.consensus_policies (
  project_id uuid primary key,
  workspace_id uuid not null,
  models jsonb not null,
  regions text not null,
  fuse boolean not null,
  overlap jsonb,
  version int not null default 1
);
select quality.protect('quality.consensus_policies');

-- What each person answered, as it was answered; `about` is what the sides of a preference are, where the task says so.
create table quality.consensus_answers (
  workspace_id uuid not null,
  project_id uuid not null,
  task_id uuid not null,
  field text not null,
  user_id uuid not null,
  answer jsonb not null,
  about jsonb,
  primary key (task_id, field, user_id)
);
create index consensus_answers_project on quality.consensus_answers (workspace_id, project_id, field, task_id);
select quality.protect('quality.consensus_answers');

-- `gathering`: more answers are awaited; `left_out`: things on a task beyond those that are looked at one by one.
alter table quality.consensus_tasks drop constraint consensus_tasks_status_check;
alter table quality.consensus_tasks add constraint consensus_tasks_status_check
  check (status in ('gathering', 'agreed', 'required', 'adjudicated'));
alter table quality.consensus_tasks add column left_out int not null default 0;
create index consensus_labels_family on quality.consensus_labels (workspace_id, project_id, family, task_id);

-- How many more people a check asks for, where it was to say so.
alter table quality.checks add column more_wanted int;
select quality.protect_projects();
