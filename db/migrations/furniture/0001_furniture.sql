-- What every service has: protection by workspace, partitions by id, outbox, inbox, dead letters, jobs, idempotency keys.
-- {{service}} is replaced by the service's name; roles and schema exist already.

grant usage on schema {{service}} to welo_{{service}}, welo_{{service}}_system;

-- Row-level security by workspace, forced; `rights` is what the service's role may do (append-only tables leave out update and delete).
create function {{service}}.protect(target regclass, rights text default 'select, insert, update, delete') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy workspace on %s to welo_{{service}} using (workspace_id = any((select nullif(current_setting(''app.workspaces'', true), ''''))::uuid[]))', target);
  execute format('create policy system on %s to welo_{{service}}_system using (true)', target);
  execute format('grant %s on %s to welo_{{service}}', rights, target);
  execute format('grant select on %s to welo_{{service}}_system', target);
end $$;

create function {{service}}.id_at(at timestamptz) returns uuid language sql immutable as $$
  select (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-0000-0000-000000000000')::uuid
  from (select lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') as hex) as h
$$;

-- Makes the monthly partitions of `parent` (range-partitioned on a UUIDv7 id) from this month to `ahead` months on.
create function {{service}}.extend_partitions(parent text, ahead int default 3, since timestamptz default now()) returns int language plpgsql security definer set search_path = {{service}}, pg_temp as $$
declare
  month timestamptz := date_trunc('month', since at time zone 'UTC') at time zone 'UTC';
  stop timestamptz := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead + 1)) at time zone 'UTC';
  name text;
  made int := 0;
begin
  while month < stop loop
    name := parent || to_char(month at time zone 'UTC', '_YYYY_MM');
    if to_regclass('{{service}}.' || quote_ident(name)) is null then
      execute format('create table {{service}}.%I partition of {{service}}.%I for values from (%L) to (%L)', name, parent,
        {{service}}.id_at(month), {{service}}.id_at(month + interval '1 month'));
      made := made + 1;
    end if;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;
revoke all on function {{service}}.extend_partitions(text, int, timestamptz) from public;
grant execute on function {{service}}.extend_partitions(text, int, timestamptz) to welo_{{service}}_system;

create table {{service}}.outbox (
  seq bigint generated always as identity primary key,
  id uuid not null,
  workspace_id uuid not null,
  partition_key text not null,
  envelope jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz
);
create index outbox_unpublished on {{service}}.outbox (seq) where published_at is null;
create index outbox_created on {{service}}.outbox (created_at);
select {{service}}.protect('{{service}}.outbox', 'insert');
grant update, delete on {{service}}.outbox to welo_{{service}}_system;

create table {{service}}.relay_state (singleton boolean primary key default true check (singleton), epoch text not null);
grant select, insert, update on {{service}}.relay_state to welo_{{service}}_system;

create table {{service}}.inbox (
  event_id uuid not null,
  reaction text not null,
  workspace_id uuid not null,
  handled_at timestamptz not null default now(),
  primary key (event_id, reaction)
);
create index inbox_handled on {{service}}.inbox (handled_at);
select {{service}}.protect('{{service}}.inbox', 'select, insert');
grant insert, delete on {{service}}.inbox to welo_{{service}}_system;

create table {{service}}.dead_letters (
  id uuid primary key,
  workspace_id uuid not null,
  event_id uuid not null,
  reaction text not null,
  type text not null,
  subject text not null,
  envelope jsonb not null,
  attempts int not null,
  error text not null,
  failed_at timestamptz not null default now(),
  replayed_at timestamptz,
  unique (event_id, reaction)
);
select {{service}}.protect('{{service}}.dead_letters');
grant insert, update on {{service}}.dead_letters to welo_{{service}}_system;

create table {{service}}.jobs (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  dedupe_key text,
  payload jsonb not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed')),
  attempts int not null default 0,
  run_at timestamptz not null default now(),
  locked_until timestamptz,
  error text,
  context jsonb not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index jobs_dedupe on {{service}}.jobs (workspace_id, name, dedupe_key) where dedupe_key is not null and status in ('queued', 'running');
create index jobs_due on {{service}}.jobs (run_at) where status in ('queued', 'running');
select {{service}}.protect('{{service}}.jobs');
grant insert, update, delete on {{service}}.jobs to welo_{{service}}_system;

create table {{service}}.idempotency_keys (
  workspace_id uuid not null,
  actor text not null,
  key text not null,
  endpoint text not null,
  fingerprint text not null,
  status int,
  headers jsonb,
  body text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, actor, key)
);
create index idempotency_created on {{service}}.idempotency_keys (created_at);
select {{service}}.protect('{{service}}.idempotency_keys');
grant delete on {{service}}.idempotency_keys to welo_{{service}}_system;
