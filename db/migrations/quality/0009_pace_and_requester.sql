-- Who asked for the rules to be run over a batch, and is told when that has ended.
alter table quality.batch_checks add column requested_by uuid;

-- How long people have worked on what they handed in, of the last day: whether somebody hurries is seen within one sitting.
create table quality.paces (
  annotation_id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  seconds double precision not null,
  submitted_at timestamptz not null
);
create index paces_person on quality.paces (workspace_id, project_id, user_id, submitted_at desc);
select quality.protect('quality.paces');
select quality.protect_projects();

-- The last pieces' time over the first ones', where an alarm is about that too.
alter table quality.skill_alarms add column pace double precision;
