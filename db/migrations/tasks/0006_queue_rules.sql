-- Put off by its owner: the place is free, and he is not offered the task before then.
alter table tasks.assignments add column postponed_until timestamptz;
create index assignments_day on tasks.assignments (user_id, created_at);

-- How unsure a model, or the people so far, are about a task, from 0 to 1.
alter table tasks.openings add column uncertainty real not null default 0.5 check (uncertainty between 0 and 1);
create index openings_uncertain on tasks.openings (project_id, stage, uncertainty desc, task_id) where stage is not null and taken_free < free;

-- What a queue leaves out: null leaves out nothing. `daily_limit` is each person's, for the project's stage and the day in UTC.
alter table tasks.queues
  add column batch_ids uuid[],
  add column min_priority int,
  add column max_priority int,
  add column daily_limit int check (daily_limit > 0),
  drop constraint queues_strategy_check,
  add constraint queues_strategy_check check (strategy in ('fifo', 'priority', 'least_covered', 'uncertainty'));

-- Who is given no more work of a project, as quality said, and why.
create table tasks.pauses (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  reason text not null,
  primary key (project_id, user_id)
);
select tasks.protect('tasks.pauses');
select tasks.protect_projects();

