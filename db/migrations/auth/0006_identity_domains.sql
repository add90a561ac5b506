-- Which e-mail domains a workspace has shown to be its own, by a record in their DNS. Until then a domain routes no sign-in and vouches for no address.
create table auth.identity_domains (
  id uuid primary key,
  workspace_id uuid not null,
  domain text not null,
  -- What the record has to say: known to everyone once it is there, so no secret.
  token text not null,
  created_at timestamptz not null,
  proven_at timestamptz,
  -- Since when the record of a proven domain has not been found.
  failing_since timestamptz,
  checked_at timestamptz,
  outcome text check (outcome in ('proven', 'missing', 'different', 'unreachable')),
  next_check_at timestamptz not null,
  unique (workspace_id, domain)
);
create index identity_domains_proven on auth.identity_domains (domain) where proven_at is not null;
create index identity_domains_due on auth.identity_domains (next_check_at);
select auth.protect('auth.identity_domains');

-- Domains that were entered before they had to be proven.
insert into auth.identity_domains (id, workspace_id, domain, token, created_at, next_check_at)
select gen_random_uuid(), workspace_id, domain, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), now(), now()
from (select distinct workspace_id, unnest(domains) as domain from auth.identity_providers) as named;
