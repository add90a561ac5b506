-- Whether it is for a person to decide what several people's work on a task means, as quality says it.
alter table tasks.tasks add column to_decide boolean not null default false;
create index tasks_to_decide on tasks.tasks (workspace_id, id) where to_decide;
