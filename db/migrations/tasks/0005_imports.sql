-- What a model made of a task before anybody looked at it: `{ payload, model, score }`.
alter table tasks.tasks add column pre_label jsonb;

-- A bulk that comes as a stream or a file. `lines` of it are stored for good: whoever sends it again under its key goes on there.
create table tasks.imports (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  key text not null,
  batch_id uuid,
  batch_name text not null,
  format text not null check (format in ('ndjson', 'csv')),
  file_id uuid,
  status text not null check (status in ('running', 'completed', 'failed')),
  lines int not null default 0,
  created int not null default 0,
  duplicates int not null default 0,
  failed int not null default 0,
  bytes bigint not null default 0,
  total_bytes bigint,
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  unique (project_id, key),
  check (created + duplicates + failed = lines)
) with (fillfactor = 70);
create index imports_page on tasks.imports (workspace_id, id desc);
select tasks.protect('tasks.imports');

-- The lines of a bulk that made no task; those that did are found by their batch and key.
create table tasks.import_lines (
  import_id uuid not null,
  line int not null,
  workspace_id uuid not null,
  project_id uuid not null,
  status text not null check (status in ('duplicate', 'failed')),
  task_id uuid,
  errors jsonb not null default '[]',
  primary key (import_id, line)
);
select tasks.protect('tasks.import_lines', 'select, insert');
select tasks.protect_projects();

-- Takes the external keys of what lies in pg_temp.incoming, in their order, so that two imports of the same keys never wait
-- for each other in a circle; what has a key of somebody else is a duplicate and goes to the report.
create function tasks.take_incoming_keys(p_workspace uuid, p_project uuid, p_import uuid) returns int language plpgsql as $$
declare
  duplicates int;
begin
  with k as (
    insert into tasks.task_keys (project_id, external_key, task_id, workspace_id)
    select p_project, f.external_key, f.id, p_workspace
    from (select distinct on (i.external_key) i.external_key, i.id from pg_temp.incoming i where i.external_key is not null order by i.external_key, i.line) f
    order by f.external_key on conflict do nothing returning task_id)
  update pg_temp.incoming i set fresh = true from k where i.id = k.task_id;
  insert into tasks.import_lines (import_id, line, workspace_id, project_id, status, task_id)
  select p_import, i.line, p_workspace, p_project, 'duplicate', k.task_id
  from pg_temp.incoming i join tasks.task_keys k on k.project_id = p_project and k.external_key = i.external_key
  where not i.fresh and i.external_key is not null;
  get diagnostics duplicates = row_count;
  return duplicates;
end $$;

-- Stores the fresh ones with one event each: the envelope and what all have in common come ready made.
create function tasks.store_incoming(p_workspace uuid, p_project uuid, p_batch uuid, p_overlap int, p_schema int, p_now timestamptz, p_envelope jsonb) returns int language plpgsql as $$
declare
  stored int;
begin
  insert into tasks.tasks (id, workspace_id, project_id, batch_id, external_key, data, meta, pre_label, priority, overlap, schema_version, created_at, updated_at)
  select i.id, p_workspace, p_project, p_batch, i.external_key, i.data, i.meta, i.pre_label, i.priority, p_overlap, p_schema, p_now, p_now
  from pg_temp.incoming i where i.fresh order by i.line;
  get diagnostics stored = row_count;
  insert into tasks.outbox (id, workspace_id, partition_key, envelope)
  select i.event_id, p_workspace, i.id::text, p_envelope || jsonb_build_object('id', i.event_id, 'subject', i.id, 'partitionkey', i.id,
    'data', p_envelope->'data' || jsonb_build_object('taskId', i.id, 'priority', i.priority, 'externalKey', i.external_key))
  from pg_temp.incoming i where i.fresh order by i.line;
  return stored;
end $$;
