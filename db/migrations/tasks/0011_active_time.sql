-- How long a person was active under a lease, in milliseconds, and when the last report of it was counted. `pages` holds, by page, the
-- number of its last report and what it had measured by then, so that a report that comes twice or late adds nothing.
alter table tasks.assignments
  add column active_ms bigint not null default 0 check (active_ms >= 0),
  add column reported_at timestamptz,
  add column pages jsonb not null default '{}';
