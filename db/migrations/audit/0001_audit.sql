create table audit.logs (
  id uuid primary key,
  workspace_id uuid not null,
  sequence bigint not null,
  event_id uuid not null,
  action text not null,
  service text not null,
  actor text not null,
  entity_type text not null,
  entity_id text not null,
  -- What the event was ordered by, where that is not its subject: the task of an annotation, for instance.
  scope_id text,
  project_id uuid,
  correlation_id text not null,
  data jsonb not null,
  at timestamptz not null,
  hash bytea not null
) partition by range (id);
create index logs_sequence on audit.logs (workspace_id, sequence);
create index logs_actor on audit.logs (workspace_id, actor, sequence);
create index logs_action on audit.logs (workspace_id, action, sequence);
create index logs_entity on audit.logs (workspace_id, entity_id, sequence);
create index logs_scope on audit.logs (workspace_id, scope_id, sequence) where scope_id is not null;
create index logs_project on audit.logs (workspace_id, project_id, sequence) where project_id is not null;
create index logs_correlation on audit.logs (workspace_id, correlation_id, sequence);
select audit.protect('audit.logs', 'select, insert');
select audit.extend_partitions('logs', 3);

-- The end of each workspace's chain; locked while rows are appended.
create table audit.chain_heads (
  workspace_id uuid primary key,
  sequence bigint not null,
  hash bytea not null
) with (fillfactor = 50);
select audit.protect('audit.chain_heads', 'select, insert, update');
