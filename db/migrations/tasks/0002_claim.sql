-- Whether somebody may take work of a stage of a project: anybody, unless the project has members for that work.
create function tasks.admits(p_project uuid, p_stage text, p_user uuid) returns boolean language sql stable as $$
  select not exists (
      select 1 from tasks.project_members m
      where m.project_id = p_project and m.role = case p_stage when 'review' then 'reviewer' else 'annotator' end)
    or exists (
      select 1 from tasks.project_members m
      where m.project_id = p_project and m.user_id = p_user and (p_stage = 'annotate' or m.role in ('reviewer', 'manager')))
$$;

-- Takes one place on the first task of a queue that the user may have, as an assignment under the next fence; asked again
-- it returns the live lease, whatever became of the queue meanwhile. One call, since every round trip is waited for.
-- Nobody gets a task twice: for annotating in any round, unless a place is kept for him; for reviewing in the same round,
-- or ever when he annotated it himself.
-- `offset 0` keeps each of these a look-up by the candidate: made a join, it would read all that the user ever did.
-- Locked rows are passed over at first and waited for before giving up, so that nobody is told that there is nothing
-- because somebody else is just being served.
create function tasks.claim_next(p_workspace uuid, p_customer uuid, p_stages text[], p_queue uuid, p_user uuid, p_assignment uuid, p_now timestamptz)
returns table (assignment jsonb, task jsonb, fresh boolean, active int) language plpgsql as $$
declare
  q record;
  o tasks.openings;
  a tasks.assignments;
  kept boolean := false;
begin
  select k.id, k.project_id, k.stage, k.strategy, p.lease_minutes, k.paused or p.status <> 'active' as closed into q
  from tasks.queues k join tasks.projects p on p.project_id = k.project_id
  where k.workspace_id = p_workspace and k.id = p_queue
    and k.stage = any (p_stages) and (p_customer is null or p.customer_id = p_customer);
  if not found then return; end if;

  -- One claim of a user at a time, or two of them could take two places on one task.
  perform pg_advisory_xact_lock(hashtextextended(p_user::text || q.project_id::text || q.stage, 0));

  select * into a from tasks.assignments l
  where l.user_id = p_user and l.project_id = q.project_id and l.stage = q.stage and l.status = 'active'
    and l.workspace_id = p_workspace and l.lease_expires_at > p_now and (l.queue_id = q.id or l.queue_id is null)
  order by l.id limit 1;
  if found then
    return query select to_jsonb(a), to_jsonb(t), false, 0 from tasks.tasks t where t.id = a.task_id;
    return;
  end if;
  if q.closed or not tasks.admits(q.project_id, q.stage, p_user) then return; end if;

  select * into o from tasks.openings x
  where x.project_id = q.project_id and x.stage = q.stage and x.taken_reserved < cardinality(x.reserved) and p_user = any (x.reserved)
    and not exists (
      select 1 from tasks.assignments l
      where l.task_id = x.task_id and l.user_id = p_user and l.stage = x.stage and l.round = x.round and l.status in ('active', 'submitted', 'skipped') offset 0)
  order by x.task_id limit 1 for update skip locked;
  kept := found;
  if not found and q.strategy = 'priority' then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments l
        where l.task_id = x.task_id and l.user_id = p_user
          and ((l.stage = x.stage and l.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or l.round = x.round))
            or (x.stage = 'review' and l.stage = 'annotate' and l.status = 'submitted')) offset 0)
    order by x.priority desc, x.task_id limit 1 for update skip locked;
  elsif not found and q.strategy = 'least_covered' then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments l
        where l.task_id = x.task_id and l.user_id = p_user
          and ((l.stage = x.stage and l.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or l.round = x.round))
            or (x.stage = 'review' and l.stage = 'annotate' and l.status = 'submitted')) offset 0)
    order by x.taken_free, x.task_id limit 1 for update skip locked;
  elsif not found then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments l
        where l.task_id = x.task_id and l.user_id = p_user
          and ((l.stage = x.stage and l.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or l.round = x.round))
            or (x.stage = 'review' and l.stage = 'annotate' and l.status = 'submitted')) offset 0)
    order by x.task_id limit 1 for update skip locked;
  end if;
  if o.task_id is null then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_reserved < cardinality(x.reserved) and p_user = any (x.reserved)
      and not exists (
        select 1 from tasks.assignments l
        where l.task_id = x.task_id and l.user_id = p_user and l.stage = x.stage and l.round = x.round and l.status in ('active', 'submitted', 'skipped') offset 0)
    order by x.task_id limit 1 for update;
    kept := found;
    if not found then
      select * into o from tasks.openings x
      where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
        and not exists (
          select 1 from tasks.assignments l
          where l.task_id = x.task_id and l.user_id = p_user
            and ((l.stage = x.stage and l.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or l.round = x.round))
              or (x.stage = 'review' and l.stage = 'annotate' and l.status = 'submitted')) offset 0)
      order by x.task_id limit 1 for update;
    end if;
  end if;
  if o.task_id is null then return; end if;

  update tasks.openings x set
    fence = x.fence + 1,
    taken_free = x.taken_free + case when kept then 0 else 1 end,
    taken_reserved = x.taken_reserved + case when kept then 1 else 0 end
  where x.task_id = o.task_id
  returning * into o;

  insert into tasks.assignments (id, workspace_id, task_id, project_id, batch_id, queue_id, user_id, stage, round, reserved, manual, status, fence, lease_expires_at, created_at)
  values (p_assignment, p_workspace, o.task_id, o.project_id, o.batch_id, q.id, p_user, o.stage, o.round, kept, false, 'active', o.fence, p_now + make_interval(mins => q.lease_minutes), p_now)
  returning * into a;
  return query select to_jsonb(a), to_jsonb(t), true, o.taken_free + o.taken_reserved - o.submitted from tasks.tasks t where t.id = o.task_id;
end $$;
