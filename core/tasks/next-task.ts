import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Claim, claimNext, stagesOf } from "./claim-next.ts";
import type { tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { expireIn } from "./expire-assignments.ts";
import { scopeOf } from "./scope.ts";
import { dueOfStage, toAssignment } from "./store/assignments.ts";
import { admits, findQueue, type QueueRow } from "./store/queues.ts";
import { toTask } from "./store/tasks.ts";
import { told } from "./told.ts";
import { whyEmpty } from "./why-empty.ts";

type Next = Output<typeof tasksContract.nextTask>;

/** Claims the next task of a queue for the caller, or returns the lease that he has there. */
export async function nextTask(ctx: Context, { queueId }: Input<typeof tasksContract.nextTask>): Promise<Next> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const claim = await claimNext(tx, ctx, queueId, userId);
    if (claim) return answer(tx, ctx, claim);
    const queue = await requireQueue(tx, ctx, queueId, userId);
    const late = await claimAfterExpiry(tx, ctx, queue, userId);
    return late
      ? answer(tx, ctx, late)
      : { assignment: null, task: null, empty: await whyEmpty(tx, ctx, queue, userId) };
  });
}

async function answer(tx: Tx, ctx: Context, { assignment, task, fresh, active }: Claim): Promise<Next> {
  if (fresh)
    await emit(tx, ctx, tasksEvents, "task.assigned", {
      ...told(assignment),
      leaseExpiresAt: assignment.leaseExpiresAt.toISOString(),
      manual: false,
      active,
    });
  return { assignment: toAssignment(assignment, ctx.clock.now()), task: toTask(task, assignment.stage), empty: null };
}

async function requireQueue(tx: Tx, ctx: Context, queueId: string, userId: string): Promise<QueueRow> {
  const queue = await findQueue(tx, scopeOf(ctx), queueId);
  if (!queue) throw requestProblems.not_found();
  if (!stagesOf(ctx).includes(queue.stage))
    throw requestProblems.forbidden({
      permission: "quality.review",
      detail: "Reviewing needs the permission quality.review.",
    });
  if (!(await admits(tx, queue, userId)))
    throw requestProblems.forbidden({ detail: "This queue is for members of the project." });
  return queue;
}

/** What a lease that just ran out still holds is free already: the caller need not wait for the sweep. */
async function claimAfterExpiry(tx: Tx, ctx: Context, queue: QueueRow, userId: string): Promise<Claim | undefined> {
  const due = await dueOfStage(tx, ctx.workspaceId, queue.projectId, queue.stage, ctx.clock.now());
  if (due.length === 0 || (await expireIn(tx, ctx, due)) === 0) return undefined;
  return claimNext(tx, ctx, queue.id, userId);
}
