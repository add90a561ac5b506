-- Who registered and has not proven the address yet. Nothing here is an account: of several for one address each has its own link and
-- password, and the first that is confirmed decides. What is personal is sealed under a key that goes with the row.
create table auth.registrations (
  id uuid primary key,
  -- Of the workspace that it will found.
  workspace_id uuid not null,
  wrapped_key bytea not null,
  email bytea not null,
  email_index bytea not null,
  name bytea not null,
  workspace bytea not null,
  password_hash text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index registrations_expired on auth.registrations (expires_at);
select auth.protect('auth.registrations');
grant delete on auth.registrations to welo_auth_system;

-- What whoever invites calls them; sealed like the address.
alter table auth.invitations add column name bytea;
