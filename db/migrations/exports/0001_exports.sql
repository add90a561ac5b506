create table exports.exports (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid not null,
  customer_id uuid,
  batch_id uuid,
  format text not null,
  options jsonb not null,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'expired', 'cancelled')),
  -- Grows with each run: what an older run still writes is refused.
  attempt int not null default 0,
  done int not null default 0,
  total int,
  object_key text,
  file_name text,
  content_type text,
  bytes bigint,
  sha256 text,
  loss jsonb not null default '[]',
  error text,
  requested_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  expires_at timestamptz,
  version int not null default 1
) with (fillfactor = 70);
create index exports_listed on exports.exports (workspace_id, id desc);
create index exports_of_project on exports.exports (workspace_id, project_id, id desc);
create index exports_expiring on exports.exports (expires_at) where status = 'completed';
select exports.protect('exports.exports');

create table exports.export_templates (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  format text not null,
  options jsonb not null,
  created_at timestamptz not null
);
create index export_templates_listed on exports.export_templates (workspace_id, name, id);
select exports.protect('exports.export_templates');
