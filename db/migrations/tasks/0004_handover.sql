-- How far the handing over of a task to a person is: null where he took it himself.
alter table tasks.assignments
  add column handover text check (handover in ('moving', 'telling', 'retracting', 'done', 'compensated', 'overtaken')),
  -- By when the next answer must have come; null when none is waited for.
  add column handover_due_at timestamptz,
  add column assigned_by uuid;
create index assignments_handover on tasks.assignments (handover_due_at) where handover_due_at is not null;
