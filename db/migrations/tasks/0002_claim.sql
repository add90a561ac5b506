-- Takes one place on the first task of a queue that the user may have, as an assignment under the next fence; asked
-- again it returns the live lease. Nobody gets a task twice: for annotating in any round, unless a place is kept for him;
-- for reviewing in the same round, or ever when he annotated it himself.
-- Locked rows are passed over at first and waited for before giving up, so that nobody is told that there is nothing
-- because somebody else is just being served.
create function tasks.claim_next(p_workspace uuid, p_queue uuid, p_user uuid, p_assignment uuid, p_now timestamptz)
returns table (assignment_id uuid, fresh boolean, active int) language plpgsql as $$
declare
  q record;
  o tasks.openings;
  kept boolean := false;
begin
  select k.id, k.project_id, k.stage, k.strategy, p.lease_minutes into q
  from tasks.queues k join tasks.projects p on p.project_id = k.project_id
  where k.workspace_id = p_workspace and k.id = p_queue and not k.paused and p.status = 'active';
  if not found then return; end if;

  -- One claim of a user at a time, or two of them could take two places on one task.
  perform pg_advisory_xact_lock(hashtextextended(p_user::text || q.project_id::text || q.stage, 0));

  select a.id into assignment_id from tasks.assignments a
  where a.user_id = p_user and a.project_id = q.project_id and a.stage = q.stage and a.status = 'active'
    and a.workspace_id = p_workspace and a.lease_expires_at > p_now and (a.queue_id = q.id or a.queue_id is null)
  order by a.id limit 1;
  if found then
    fresh := false;
    active := 0;
    return next;
    return;
  end if;

  select * into o from tasks.openings x
  where x.project_id = q.project_id and x.stage = q.stage and x.taken_reserved < cardinality(x.reserved) and p_user = any (x.reserved)
    and not exists (
      select 1 from tasks.assignments a
      where a.task_id = x.task_id and a.user_id = p_user and a.stage = x.stage and a.round = x.round and a.status in ('active', 'submitted', 'skipped'))
  order by x.task_id limit 1 for update skip locked;
  kept := found;
  if not found and q.strategy = 'priority' then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments a
        where a.task_id = x.task_id and a.user_id = p_user
          and ((a.stage = x.stage and a.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or a.round = x.round))
            or (x.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')))
    order by x.priority desc, x.task_id limit 1 for update skip locked;
  elsif not found and q.strategy = 'least_covered' then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments a
        where a.task_id = x.task_id and a.user_id = p_user
          and ((a.stage = x.stage and a.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or a.round = x.round))
            or (x.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')))
    order by x.taken_free, x.task_id limit 1 for update skip locked;
  elsif not found then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
      and not exists (
        select 1 from tasks.assignments a
        where a.task_id = x.task_id and a.user_id = p_user
          and ((a.stage = x.stage and a.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or a.round = x.round))
            or (x.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')))
    order by x.task_id limit 1 for update skip locked;
  end if;
  if o.task_id is null then
    select * into o from tasks.openings x
    where x.project_id = q.project_id and x.stage = q.stage and x.taken_reserved < cardinality(x.reserved) and p_user = any (x.reserved)
      and not exists (
        select 1 from tasks.assignments a
        where a.task_id = x.task_id and a.user_id = p_user and a.stage = x.stage and a.round = x.round and a.status in ('active', 'submitted', 'skipped'))
    order by x.task_id limit 1 for update;
    kept := found;
    if not found then
      select * into o from tasks.openings x
      where x.project_id = q.project_id and x.stage = q.stage and x.taken_free < x.free
        and not exists (
          select 1 from tasks.assignments a
          where a.task_id = x.task_id and a.user_id = p_user
            and ((a.stage = x.stage and a.status in ('active', 'submitted', 'skipped') and (x.stage = 'annotate' or a.round = x.round))
              or (x.stage = 'review' and a.stage = 'annotate' and a.status = 'submitted')))
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
  values (p_assignment, p_workspace, o.task_id, o.project_id, o.batch_id, q.id, p_user, o.stage, o.round, kept, false, 'active', o.fence, p_now + make_interval(mins => q.lease_minutes), p_now);

  assignment_id := p_assignment;
  fresh := true;
  active := o.taken_free + o.taken_reserved - o.submitted;
  return next;
end $$;
