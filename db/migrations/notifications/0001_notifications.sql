create table notifications.notifications (
  id uuid primary key,
  workspace_id uuid not null,
  user_id uuid not null,
  sequence bigint not null,
  kind text not null,
  title text not null,
  body text not null,
  link text not null,
  event_id uuid not null,
  read_at timestamptz,
  created_at timestamptz not null,
  unique (user_id, sequence),
  unique (user_id, event_id, kind)
);
create index notifications_unread on notifications.notifications (user_id) where read_at is null;
select notifications.protect('notifications.notifications');

-- One row per user: the last position given out, and the last one the user's room at the edge has.
create table notifications.inboxes (
  user_id uuid primary key,
  workspace_id uuid not null,
  sequence bigint not null default 0,
  pushed bigint not null default 0
) with (fillfactor = 70);
select notifications.protect('notifications.inboxes');

create table notifications.preferences (
  user_id uuid not null,
  kind text not null,
  workspace_id uuid not null,
  in_app boolean not null,
  email boolean not null,
  primary key (user_id, kind)
);
select notifications.protect('notifications.preferences');
