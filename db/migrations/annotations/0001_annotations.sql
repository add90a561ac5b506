-- What one person says about one task. `result` is the newest version's, `draft` what was saved since, `pending` a hand-in
-- whose lease is being ended. A draft's packets are ordered by (assignment, sequence).
create table annotations.annotations (
  id uuid primary key,
  workspace_id uuid not null,
  customer_id uuid,
  task_id uuid not null,
  project_id uuid not null,
  batch_id uuid not null,
  assignment_id uuid,
  user_id uuid not null,
  status text not null check (status in ('draft', 'submitting', 'submitted', 'rejected', 'accepted')),
  schema_version int not null,
  result jsonb not null,
  draft jsonb,
  draft_sequence bigint not null default -1,
  draft_saved_at timestamptz,
  pending jsonb,
  confidence double precision,
  active_seconds double precision not null default 0,
  source text not null check (source in ('human', 'model', 'consensus')),
  feedback jsonb,
  judged_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  submitted_assignment_id uuid,
  submitted_sequence bigint not null default -1,
  submitted_version int not null default 0,
  version int not null default 0,
  unique (workspace_id, task_id, user_id)
) with (fillfactor = 70);
create index annotations_handed_in on annotations.annotations (project_id, task_id, id) where version > 0;
select annotations.protect('annotations.annotations');

-- Append-only. `xid` is the writing transaction, so that an export can read a snapshot without pinning vacuum.
create table annotations.annotation_versions (
  annotation_id uuid not null,
  version int not null,
  workspace_id uuid not null,
  task_id uuid not null,
  project_id uuid not null,
  parent int,
  user_id uuid not null,
  source text not null check (source in ('human', 'model', 'consensus')),
  reason text not null check (reason in ('submitted', 'edited', 'restored')),
  result jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null,
  primary key (annotation_id, version)
);
create index versions_task on annotations.annotation_versions (project_id, task_id);
select annotations.protect('annotations.annotation_versions', 'select, insert');
