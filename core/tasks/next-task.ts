import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Claim, claimNext, stagesOf } from "./claim-next.ts";
import { claimerOf } from "./claimer.ts";
import type { tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { expireIn } from "./expire-assignments.ts";
import { learnSkills } from "./learn-skills.ts";
import { extended, standingOf } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { dueOfStage, lockAssignment, saveAssignment, toAssignment } from "./store/assignments.ts";
import { admits, findQueue, type QueueRow } from "./store/queues.ts";
import { disguised, toTask } from "./store/tasks.ts";
import { assigned } from "./told.ts";
import { whyEmpty } from "./why-empty.ts";

/** As `tasks.lease_end` says. */
const KEPT_MINUTES = 2;

type Next = Output<typeof tasksContract.nextTask>;

/**
 * Claims the next task of a queue for the caller, or returns the lease that he has there. All who wait are served together;
 * who gets nothing that way looks alone, and waits for those who are just being served.
 */
export async function nextTask(
  ctx: Context,
  { queueId, prefetch = false }: Input<typeof tasksContract.nextTask>,
): Promise<Next> {
  const userId = userOf(ctx);
  const served = await claimerOf(ctx.runtime).claim(ctx, queueId, userId, prefetch);
  if (served) return answer(ctx, isKept(served) ? await transaction(ctx, (tx) => keepOn(tx, ctx, served)) : served);
  await learnSkills(ctx, queueId, userId);
  return transaction(ctx, async (tx) => {
    const queue = await findQueue(tx, scopeOf(ctx), queueId);
    if (!queue) throw requestProblems.not_found();
    await freePlaces(tx, ctx, queue);
    const claim = await claimNext(tx, ctx, queueId, userId, prefetch);
    if (claim) return told(tx, ctx, isKept(claim) ? await keepOn(tx, ctx, claim) : claim);
    await requireAdmitted(tx, ctx, queue, userId);
    return { assignment: null, task: null, empty: await whyEmpty(tx, ctx, queue, userId) };
  });
}

/** Whether it was kept ready before, and is only asked to be kept on. */
function isKept({ fresh, assignment }: Claim): boolean {
  return !fresh && assignment.prefetched;
}

/** Keeps what is ready for two more minutes from now, so that a long task leaves no trail of reservations. */
async function keepOn(tx: Tx, ctx: Context, claim: Claim): Promise<Claim> {
  const row = await lockAssignment(tx, ctx.workspaceId, claim.assignment.id);
  const now = ctx.clock.now();
  if (!row?.prefetched || standingOf(row, now) !== "active") return claim;
  const assignment = { ...row, leaseExpiresAt: extended(row.leaseExpiresAt, now, KEPT_MINUTES) };
  await saveAssignment(tx, assignment);
  return { ...claim, assignment };
}

async function told(tx: Tx, ctx: Context, claim: Claim): Promise<Next> {
  if (claim.fresh) await emit(tx, ctx, tasksEvents, "task.assigned", assigned(claim));
  return answer(ctx, claim);
}

function answer(ctx: Context, { assignment, task }: Claim): Next {
  const shown = toTask(task, assignment.stage);
  return {
    assignment: toAssignment(assignment, ctx.clock.now()),
    task: assignment.gold ? disguised(shown) : shown,
    empty: null,
  };
}

async function requireAdmitted(tx: Tx, ctx: Context, queue: QueueRow, userId: string): Promise<void> {
  if (!stagesOf(ctx).includes(queue.stage))
    throw requestProblems.forbidden({
      permission: "quality.review",
      detail: "Reviewing needs the permission quality.review.",
    });
  if (!(await admits(tx, queue, userId)))
    throw requestProblems.forbidden({ detail: "This queue is for members of the project." });
}

/** What leases that just ran out still hold is free already: the caller need not wait for the sweep. */
async function freePlaces(tx: Tx, ctx: Context, { projectId, stage }: QueueRow): Promise<void> {
  const now = ctx.clock.now();
  for (;;) {
    const due = await dueOfStage(tx, ctx.workspaceId, projectId, stage, now);
    if (due.length === 0) return;
    await expireIn(tx, ctx, due);
  }
}
