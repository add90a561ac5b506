-- Counts by metric, project and time; project_id is the nil UUID where an event belongs to no project.
create table analytics.rollups (
  workspace_id uuid not null,
  project_id uuid not null,
  metric text not null,
  grain text not null check (grain in ('minute', 'hour', 'day')),
  at timestamptz not null,
  value double precision not null,
  primary key (workspace_id, project_id, metric, grain, at)
) with (fillfactor = 70);
create index rollups_metric on analytics.rollups (workspace_id, metric, grain, at);
select analytics.protect('analytics.rollups');

create table analytics.user_rollups (
  workspace_id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  day timestamptz not null,
  submitted int not null default 0,
  active_seconds double precision not null default 0,
  accepted int not null default 0,
  rejected int not null default 0,
  primary key (workspace_id, project_id, user_id, day)
) with (fillfactor = 70);
select analytics.protect('analytics.user_rollups');

create table analytics.transition_rollups (
  workspace_id uuid not null,
  project_id uuid not null,
  day timestamptz not null,
  from_state text not null,
  to_state text not null,
  count int not null,
  primary key (workspace_id, project_id, day, from_state, to_state)
) with (fillfactor = 70);
select analytics.protect('analytics.transition_rollups');

-- Who wrote an annotation, so that a later verdict on it is counted for its author.
create table analytics.authors (
  annotation_id uuid primary key,
  workspace_id uuid not null,
  user_id uuid not null
);
select analytics.protect('analytics.authors', 'select, insert');
