import { sql } from "drizzle-orm";
import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Stage, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { expireIn } from "./expire-assignments.ts";
import { scopeOf } from "./scope.ts";
import { dueOfStage, findAssignment, toAssignment } from "./store/assignments.ts";
import { findQueue, type QueueRow } from "./store/queues.ts";
import { findTask } from "./store/tasks.ts";
import { told } from "./told.ts";
import { whyEmpty } from "./why-empty.ts";

type Next = Output<typeof tasksContract.nextTask>;
interface Claim extends Record<string, unknown> {
  assignment_id: string;
  fresh: boolean;
  active: number;
}

/** Who may take work of a stage: reviewing needs the right to judge. */
export function mayWorkOn(ctx: Context, stage: Stage): boolean {
  return stage === "annotate" || may(ctx, "quality.review");
}

/** Claims the next task of a queue for the caller, or returns the lease that he has there. */
export async function nextTask(ctx: Context, { queueId }: Input<typeof tasksContract.nextTask>): Promise<Next> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const queue = await findQueue(tx, scopeOf(ctx), queueId);
    if (!queue) throw requestProblems.not_found();
    if (!mayWorkOn(ctx, queue.stage)) throw requestProblems.forbidden({ permission: "quality.review" });
    const claim = (await claimNext(tx, ctx, queueId, userId)) ?? (await claimAfterExpiry(tx, ctx, queue, userId));
    if (!claim) return { assignment: null, task: null, empty: await whyEmpty(tx, ctx, queue, userId) };
    const row = (await findAssignment(tx, ctx.workspaceId, claim.assignment_id))!;
    const task = (await findTask(tx, scopeOf(ctx), row.taskId))!;
    if (claim.fresh) await emit(tx, ctx, tasksEvents, "task.assigned", { ...told(row), leaseExpiresAt: row.leaseExpiresAt.toISOString(), manual: false, active: claim.active });
    return { assignment: toAssignment(row, ctx.clock.now()), task, empty: null };
  });
}

async function claimNext(tx: Tx, ctx: Context, queueId: string, userId: string): Promise<Claim | undefined> {
  const [claim] = await tx.execute<Claim>(sql`select * from tasks.claim_next(${ctx.workspaceId}, ${queueId}, ${userId}, ${newId()}, ${ctx.clock.now().toISOString()}::timestamptz)`);
  return claim;
}

/** What a lease that just ran out still holds is free already: the caller need not wait for the sweep. */
async function claimAfterExpiry(tx: Tx, ctx: Context, queue: QueueRow, userId: string): Promise<Claim | undefined> {
  const due = await dueOfStage(tx, ctx.workspaceId, queue.projectId, queue.stage, ctx.clock.now());
  if (due.length === 0 || (await expireIn(tx, ctx, due)) === 0) return undefined;
  return claimNext(tx, ctx, queue.id, userId);
}
