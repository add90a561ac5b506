-- When a project's tasks were last explained together, and of how many labels, the newest, of all that there were.
create table quality.consensus_fits (
  project_id uuid primary key,
  workspace_id uuid not null,
  newest int not null,
  "of" int not null,
  fitted_at timestamptz not null
);
select quality.protect('quality.consensus_fits');
select quality.protect_projects();
