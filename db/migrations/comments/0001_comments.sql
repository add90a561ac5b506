create table comments.threads (
  id uuid primary key,
  workspace_id uuid not null,
  entity_type text not null check (entity_type in ('TASK', 'ANNOTATION')),
  entity_id uuid not null,
  project_id uuid,
  region_id text,
  resolved_at timestamptz,
  resolved_by uuid,
  created_at timestamptz not null
);
create index threads_entity on comments.threads (workspace_id, entity_type, entity_id);
select comments.protect('comments.threads');

create table comments.comments (
  id uuid primary key,
  workspace_id uuid not null,
  thread_id uuid not null references comments.threads (id),
  author_id uuid not null,
  body text not null,
  mentions uuid[] not null default '{}',
  deleted boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index comments_thread on comments.comments (thread_id, id);
select comments.protect('comments.comments');
