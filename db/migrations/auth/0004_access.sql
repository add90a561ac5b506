-- Users without a person: programs act through their keys and clients.
create table auth.service_accounts (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null,
  roles text[] not null,
  status text not null check (status in ('active', 'deactivated', 'deleted')),
  created_by text not null,
  created_at timestamptz not null,
  version int not null default 1
);
create index service_accounts_workspace on auth.service_accounts (workspace_id, id);
select auth.protect('auth.service_accounts');

-- API keys and OAuth2 clients: what acts for a person or a service account, and how far it reaches at most.
create table auth.credentials (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null check (kind in ('key', 'client')),
  name text not null,
  user_id uuid references auth.users (id),
  service_account_id uuid references auth.service_accounts (id),
  -- The key that made it: it dies with that one.
  parent_id uuid references auth.credentials (id),
  scopes text[] not null,
  project_ids uuid[],
  expires_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_used_ip bytea,
  revoked_at timestamptz,
  check (num_nonnulls(user_id, service_account_id) = 1)
) with (fillfactor = 80);
create index credentials_workspace on auth.credentials (workspace_id, kind, id desc);
create index credentials_user on auth.credentials (user_id) where user_id is not null;
create index credentials_account on auth.credentials (service_account_id) where service_account_id is not null;
create index credentials_parent on auth.credentials (parent_id) where parent_id is not null;
create index credentials_revoked on auth.credentials (revoked_at) where revoked_at is not null;
select auth.protect('auth.credentials');

-- Only hashes; two live while one takes over from the other.
create table auth.credential_secrets (
  hash bytea primary key,
  workspace_id uuid not null,
  credential_id uuid not null references auth.credentials (id) on delete cascade,
  prefix text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index credential_secrets_of on auth.credential_secrets (credential_id);
select auth.protect('auth.credential_secrets');

-- Roles that hold in one project only, as the projects' members say.
create table auth.project_roles (
  workspace_id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  role text not null,
  primary key (project_id, user_id)
);
create index project_roles_user on auth.project_roles (workspace_id, user_id);
select auth.protect('auth.project_roles');

alter table auth.roles add column version int not null default 1;
