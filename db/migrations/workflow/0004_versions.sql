-- As text, for the order of its states is part of it: it is that of a parallel state's regions, and its author's.
alter table workflow.workflow_versions alter column definition type json;

-- A version is a draft until it is published; then it never changes, and the next one that is published archives it.
alter table workflow.workflow_versions
  add column status text not null default 'published' check (status in ('draft', 'published', 'archived')),
  add column note text not null default '',
  add column author text not null default 'system:workflow',
  -- SHA-256 of the canonical definition; empty where nobody compiled it yet.
  add column hash text not null default '',
  -- The version that it was made from.
  add column based_on int,
  add column updated_at timestamptz,
  add column published_at timestamptz,
  add column archived_at timestamptz,
  add column version int not null default 1;
update workflow.workflow_versions v set
  updated_at = v.created_at,
  published_at = v.created_at,
  status = case when v.definition_version = w.definition_version then 'published' else 'archived' end,
  archived_at = case when v.definition_version = w.definition_version then null else w.updated_at end
from workflow.workflows w where w.id = v.workflow_id;
alter table workflow.workflow_versions alter column updated_at set not null, alter column status drop default, alter column author drop default;
create unique index versions_draft on workflow.workflow_versions (workflow_id) where status = 'draft';
create unique index versions_published on workflow.workflow_versions (workflow_id) where status = 'published';
grant update, delete on workflow.workflow_versions to welo_workflow;

create function workflow.keep_published() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and (new.definition::text <> old.definition::text or new.status = 'draft') then
    raise exception 'version % of workflow % was published and never changes', old.definition_version, old.workflow_id;
  end if;
  return new;
end $$;
create trigger keep_published before update on workflow.workflow_versions for each row execute function workflow.keep_published();

drop index workflow.instances_workflow;
create index instances_version on workflow.workflow_instances (workspace_id, workflow_id, definition_version, id);
create index instances_page on workflow.workflow_instances (workspace_id, id desc);

-- What made an instance fail, and the timers it had, so that it can be taken up again.
create table workflow.failed_events (
  instance_id uuid primary key,
  workspace_id uuid not null,
  event jsonb not null,
  cause text not null,
  actor text not null,
  timers jsonb not null,
  at timestamptz not null
);
select workflow.protect('workflow.failed_events');

-- One change made to many instances, page by page: a migration to another version, or holding, resuming, ending, trying again.
create table workflow.sweeps (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('migrate', 'pause', 'resume', 'stop', 'retry')),
  status text not null check (status in ('running', 'completed', 'cancelled', 'failed')),
  workflow_id uuid,
  filter jsonb not null,
  migration jsonb,
  -- The last instance that was looked at.
  cursor uuid,
  total int not null,
  done int not null default 0,
  skipped int not null default 0,
  failed int not null default 0,
  -- The first instances that could not be changed, and why.
  failures jsonb not null default '[]',
  author text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  version int not null default 1
);
create index sweeps_page on workflow.sweeps (workspace_id, kind, id desc);
create unique index sweeps_running on workflow.sweeps (workflow_id) where kind = 'migrate' and status = 'running';
select workflow.protect('workflow.sweeps');
