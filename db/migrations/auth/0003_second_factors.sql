-- When a session's person last proved who they are, and by what (RFC 8176); a refresh moves neither.
alter table auth.sessions add column authenticated_at timestamptz;
alter table auth.sessions add column amr text[] not null default '{pwd}';
update auth.sessions set authenticated_at = created_at;
alter table auth.sessions alter column authenticated_at set not null;
alter table auth.sessions alter column amr drop default;

-- Apps that show time-based codes (RFC 6238). Name and secret are sealed under the person's key; one without confirmed_at counts for nothing.
create table auth.authenticators (
  id uuid primary key,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  name bytea not null,
  secret bytea not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_used_at timestamptz,
  last_step bigint
);
create index authenticators_user on auth.authenticators (workspace_id, user_id);
select auth.protect('auth.authenticators');

create table auth.passkeys (
  id uuid primary key,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  name bytea not null,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user on auth.passkeys (workspace_id, user_id);
select auth.protect('auth.passkeys');

create table auth.recovery_codes (
  hash bytea primary key,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  created_at timestamptz not null,
  used_at timestamptz
);
create index recovery_codes_user on auth.recovery_codes (workspace_id, user_id);
select auth.protect('auth.recovery_codes');

-- Between a right password and a session. Only the hash of what the caller holds.
create table auth.login_challenges (
  hash bytea primary key,
  workspace_id uuid not null,
  user_id uuid not null references auth.users (id),
  purpose text not null check (purpose in ('second_factor', 'enrolment')),
  wrong int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index login_challenges_user on auth.login_challenges (workspace_id, user_id);
create index login_challenges_expiry on auth.login_challenges (expires_at);
select auth.protect('auth.login_challenges');
grant delete on auth.login_challenges to welo_auth_system;

-- Who has to have a second factor, and from when on.
create table auth.second_factor_policies (
  workspace_id uuid primary key,
  everyone boolean not null,
  roles text[] not null,
  required_from timestamptz not null,
  changed_at timestamptz not null
);
select auth.protect('auth.second_factor_policies');
