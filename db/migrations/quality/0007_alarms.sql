-- Somebody who has become worse, or who tires.
create table quality.skill_alarms (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('drift', 'fatigue')),
  before double precision not null,
  now double precision not null,
  raised_at timestamptz not null
);
create index skill_alarms_person on quality.skill_alarms (workspace_id, project_id, user_id, kind, raised_at desc);
create index skill_alarms_project on quality.skill_alarms (workspace_id, project_id, id);
select quality.protect('quality.skill_alarms');
select quality.protect_projects();
