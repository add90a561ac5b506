-- Results over 64 KB lie in the bucket under their task and hash; a row that has one holds its hash and counts in its place.
-- A payload is noted here before it is written there, so that whatever is in the bucket can be found and, once nothing holds it, removed.
create table annotations.payloads (
  workspace_id uuid not null,
  task_id uuid not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  project_id uuid not null,
  bytes bigint not null,
  touched_at timestamptz not null,
  primary key (workspace_id, task_id, hash)
);
create index payloads_touched on annotations.payloads (touched_at);
select annotations.protect('annotations.payloads');
select annotations.protect_projects();
