alter table auth.users add column email_verified_at timestamptz;

-- Where somebody signed in from, sealed like the device; the device's blind index tells whether it was seen before.
alter table auth.sessions add column place bytea;
alter table auth.sessions add column device_index bytea;

-- One link by mail per person and purpose: a newer one takes the older one's place. Only the token's hash is kept.
create table auth.account_tokens (
  user_id uuid not null references auth.users (id),
  purpose text not null check (purpose in ('email_verification', 'password_reset')),
  workspace_id uuid not null,
  id uuid not null,
  hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (user_id, purpose)
);
create index account_tokens_id on auth.account_tokens (id);
select auth.protect('auth.account_tokens');

-- The address is sealed under a key of the invitation's own, which goes when the invitation ends.
create table auth.invitations (
  id uuid primary key,
  workspace_id uuid not null,
  email bytea not null,
  email_index bytea not null,
  roles text[] not null,
  customer_id uuid,
  projects jsonb not null default '[]',
  token_hash bytea not null unique,
  invited_by uuid not null,
  sends int not null,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  user_id uuid
) with (fillfactor = 80);
create unique index invitations_open on auth.invitations (workspace_id, email_index) where ended_at is null;
select auth.protect('auth.invitations');
