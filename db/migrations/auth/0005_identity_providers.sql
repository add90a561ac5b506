-- Whom a workspace trusts to say who somebody is. The client's secret is sealed under the master key and never told again.
create table auth.identity_providers (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  slug text not null,
  issuer text not null,
  client_id text not null,
  client_secret bytea,
  scopes text[] not null,
  domains text[] not null,
  mappings jsonb not null,
  default_roles text[] not null,
  just_in_time boolean not null,
  enabled boolean not null,
  -- Whether an owner made the last change: only then may it sign owners in.
  by_owner boolean not null,
  created_at timestamptz not null,
  version int not null default 1,
  unique (workspace_id, slug)
);
create index identity_providers_domains on auth.identity_providers using gin (domains);
select auth.protect('auth.identity_providers');

-- Who somebody is at a provider: their subject there by its blind index alone, since it may be an address.
create table auth.identities (
  provider_id uuid not null references auth.identity_providers (id) on delete cascade,
  subject_index bytea not null,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  created_at timestamptz not null,
  primary key (provider_id, subject_index)
);
create index identities_user on auth.identities (workspace_id, user_id);
select auth.protect('auth.identities', 'select, insert, delete');

-- Sign-ins on their way through a provider, each good for one return within minutes.
create table auth.oidc_attempts (
  state_hash bytea primary key,
  workspace_id uuid not null,
  provider_id uuid not null references auth.identity_providers (id) on delete cascade,
  binding_hash bytea not null,
  sealed bytea not null,
  expires_at timestamptz not null
);
create index oidc_attempts_expiry on auth.oidc_attempts (expires_at);
select auth.protect('auth.oidc_attempts', 'select, insert, delete');
grant delete on auth.oidc_attempts to welo_auth_system;

-- Which sessions came from which session of a provider, so that they can end together.
create table auth.oidc_sessions (
  session_id uuid primary key references auth.sessions (id) on delete cascade,
  workspace_id uuid not null,
  user_id uuid not null,
  provider_id uuid not null references auth.identity_providers (id) on delete cascade,
  subject_index bytea not null,
  sid_index bytea,
  id_token bytea not null
);
create index oidc_sessions_subject on auth.oidc_sessions (provider_id, subject_index);
create index oidc_sessions_sid on auth.oidc_sessions (provider_id, sid_index);
select auth.protect('auth.oidc_sessions', 'select, insert, delete');

-- Logout tokens that were obeyed, until they expire: each counts once.
create table auth.oidc_logouts (
  provider_id uuid not null references auth.identity_providers (id) on delete cascade,
  token_hash bytea not null,
  workspace_id uuid not null,
  expires_at timestamptz not null,
  primary key (provider_id, token_hash)
);
create index oidc_logouts_expiry on auth.oidc_logouts (expires_at);
select auth.protect('auth.oidc_logouts', 'select, insert');
grant delete on auth.oidc_logouts to welo_auth_system;
