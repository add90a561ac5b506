create table files.files (
  id uuid primary key,
  workspace_id uuid not null,
  project_id uuid,
  name text not null,
  content_type text not null,
  bytes bigint not null check (bytes > 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('pending', 'uploaded', 'processed', 'rejected', 'deleted')),
  -- Why it was rejected: the problem's code, and its detail for people.
  error_code text,
  error text,
  width int,
  height int,
  orientation int,
  thumbnail boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  version int not null default 1
);
create index files_listed on files.files (workspace_id, id desc) where status <> 'deleted';
create index files_of_project on files.files (workspace_id, project_id, id desc) where status <> 'deleted';
create index files_pending on files.files (created_at) where status = 'pending';
select files.protect('files.files');
