alter table quality.checks add column gold_accuracy double precision;

-- What is expected of a task whose answer is known; `version` grows with `expected`, a withdrawn one counts for nobody.
create table quality.golds (
  task_id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  batch_id uuid not null,
  expected jsonb not null,
  purpose text not null check (purpose in ('onboarding', 'continuous')),
  status text not null check (status in ('active', 'retired', 'withdrawn')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index golds_project on quality.golds (workspace_id, project_id, task_id);
select quality.protect('quality.golds');

-- A person's first hand-in of a gold, as it was, and how it agreed with what was expected by `gold_version`.
create table quality.gold_answers (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  task_id uuid not null references quality.golds on delete cascade,
  user_id uuid not null,
  annotation_id uuid not null,
  result jsonb not null,
  fingerprint text not null,
  score double precision not null,
  classes jsonb not null,
  gold_version int not null,
  answered_at timestamptz not null,
  unique (task_id, user_id)
);
create index gold_answers_person on quality.gold_answers (workspace_id, project_id, user_id, answered_at desc);
select quality.protect('quality.gold_answers');

create table quality.gold_appeals (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  task_id uuid not null references quality.golds on delete cascade,
  user_id uuid not null,
  reason text not null,
  status text not null check (status in ('open', 'upheld', 'declined')),
  answer text not null default '',
  decided_by uuid,
  created_at timestamptz not null,
  decided_at timestamptz
);
create unique index gold_appeals_open on quality.gold_appeals (task_id, user_id) where status = 'open';
create index gold_appeals_project on quality.gold_appeals (workspace_id, project_id, id);
select quality.protect('quality.gold_appeals');

-- How a project uses its golds.
create table quality.gold_policies (
  project_id uuid primary key,
  workspace_id uuid not null,
  threshold double precision not null,
  min_answers int not null,
  half_life_days double precision not null,
  pause boolean not null,
  feedback boolean not null,
  version int not null default 1
);
select quality.protect('quality.gold_policies');

-- Who is paused in a project, or was: gold answered before `resumed_at` pauses nobody again.
create table quality.pauses (
  project_id uuid not null,
  user_id uuid not null,
  workspace_id uuid not null,
  reason text not null,
  accuracy double precision,
  paused_at timestamptz not null,
  resumed_at timestamptz,
  primary key (project_id, user_id)
);
select quality.protect('quality.pauses');
select quality.protect_projects();
