-- A second look at what a first review let stand, by another reviewer: `second_of` is the first one.
alter table quality.checks add column second_of uuid, add column review_share double precision;
create index checks_second on quality.checks (workspace_id, project_id, second_of) where second_of is not null;

-- What a project's reviewers can find wrong; without a row the standard categories.
create table quality.issue_taxonomies (
  project_id uuid primary key,
  workspace_id uuid not null,
  items jsonb not null,
  version int not null default 1
);
select quality.protect('quality.issue_taxonomies');

-- What annotators and reviewers say to each other about a check.
create table quality.check_messages (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  project_id uuid not null,
  check_id uuid not null references quality.checks on delete cascade,
  user_id uuid not null,
  body text not null,
  created_at timestamptz not null
);
create index check_messages_check on quality.check_messages (workspace_id, check_id, id);
select quality.protect('quality.check_messages', 'select, insert, delete');

-- What is known of how well somebody works, one judged piece of work at a time: share `score` of `weight` pieces was right. `class` is '' for the whole.
create table quality.skill_observations (
  workspace_id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  source text not null check (source in ('gold', 'review', 'consensus')),
  subject_id uuid not null,
  class text not null,
  score double precision not null,
  weight double precision not null,
  observed_at timestamptz not null,
  primary key (subject_id, user_id, source, class)
);
create index skill_observations_person on quality.skill_observations (workspace_id, project_id, user_id, observed_at desc);
select quality.protect('quality.skill_observations');

-- How a project chooses what is reviewed: by skill, from all work of whoever may be worse than `full_below` down to a share of the best one's.
create table quality.review_policies (
  project_id uuid primary key,
  workspace_id uuid not null,
  by_skill boolean not null,
  full_below double precision not null,
  least_share double precision not null,
  half_life_days double precision not null,
  version int not null default 1
);
select quality.protect('quality.review_policies');
select quality.protect_projects();
