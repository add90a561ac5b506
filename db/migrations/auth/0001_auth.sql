create table auth.workspaces (
  id uuid primary key,
  workspace_id uuid not null check (workspace_id = id),
  name text not null,
  created_at timestamptz not null
);
select auth.protect('auth.workspaces');

-- One wrapped key per person. Deleting a row makes everything sealed under it unreadable for good.
create table auth.subject_keys (
  subject_id uuid primary key,
  workspace_id uuid not null,
  wrapped_key bytea not null,
  created_at timestamptz not null
);
select auth.protect('auth.subject_keys', 'select, insert, delete');

create table auth.users (
  id uuid primary key,
  workspace_id uuid not null,
  email bytea not null,
  email_index bytea not null unique,
  name bytea not null,
  roles text[] not null,
  status text not null check (status in ('active', 'deactivated')),
  customer_id uuid,
  created_at timestamptz not null,
  last_seen_at timestamptz,
  version int not null default 1
) with (fillfactor = 80);
create index users_workspace on auth.users (workspace_id, id);
select auth.protect('auth.users');

create table auth.passwords (
  user_id uuid primary key references auth.users (id),
  workspace_id uuid not null,
  hash text not null,
  changed_at timestamptz not null
);
select auth.protect('auth.passwords');

create table auth.roles (
  workspace_id uuid not null,
  name text not null,
  title text not null,
  permissions text[] not null,
  created_at timestamptz not null,
  primary key (workspace_id, name)
);
select auth.protect('auth.roles');

create table auth.sessions (
  id uuid primary key,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  device bytea not null,
  ip bytea,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_for text check (revoked_for in ('logout', 'revoked', 'reuse', 'password', 'deactivated'))
) with (fillfactor = 80);
create index sessions_user on auth.sessions (workspace_id, user_id);
create index sessions_revoked on auth.sessions (revoked_at) where revoked_at is not null;
create index sessions_expiry on auth.sessions (expires_at);
select auth.protect('auth.sessions');
grant delete on auth.sessions to welo_auth_system;

-- Only hashes: what is presented is looked up, what is handed out is derived anew.
create table auth.refresh_tokens (
  hash bytea primary key,
  workspace_id uuid not null,
  session_id uuid not null references auth.sessions (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
) with (fillfactor = 80);
create index refresh_tokens_session on auth.refresh_tokens (session_id);
create index refresh_tokens_expiry on auth.refresh_tokens (expires_at);
select auth.protect('auth.refresh_tokens');
grant delete on auth.refresh_tokens to welo_auth_system;

-- The deployment's own keys, of no workspace.
create table auth.signing_keys (
  kid text primary key,
  workspace_id uuid not null default '00000000-0000-0000-0000-000000000000',
  public_jwk jsonb not null,
  sealed_private bytea not null,
  created_at timestamptz not null,
  signs_from timestamptz not null
);
select auth.protect('auth.signing_keys', 'select, insert, delete');
