-- Tasks that were done before that was kept are measured by a job for each project; it goes on where it was interrupted.
insert into quality.jobs (id, workspace_id, name, dedupe_key, payload, context)
select gen_random_uuid(), workspace_id, 'fill-batch-quality', project_id, jsonb_build_object('projectId', project_id),
  jsonb_build_object('correlationId', gen_random_uuid(), 'causationId', null, 'traceparent', null)
from (select distinct workspace_id, project_id from quality.checks where status = 'completed' and action_key is not null) as p;
