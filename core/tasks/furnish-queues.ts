import type { Context } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { QueuePlan } from "../projects/contract.ts";
import { tasksEvents } from "./events.ts";
import { columnsOf } from "./store/queue-rules.ts";
import { addQueues, planBuiltIn } from "./store/queues.ts";

/** A queue as it is stored when it begins. */
function begun({ name, stage, strategy, paused = false, ...rules }: QueuePlan) {
  return { name, stage, strategy, paused, ...columnsOf(rules) };
}

/** Gives a new project the queues that its template has: the first of each stage is the one that it has already, the others are added. */
export async function furnishQueues(
  tx: Tx,
  ctx: Context,
  projectId: string,
  plans: readonly QueuePlan[],
): Promise<void> {
  const { workspaceId } = ctx;
  const first = [...new Map(plans.toReversed().map((plan) => [plan.stage, plan])).values()];
  for (const plan of first) await planBuiltIn(tx, workspaceId, projectId, begun(plan));
  const createdAt = ctx.clock.now();
  const others = plans
    .filter((plan) => !first.includes(plan))
    .map((plan) => ({
      ...begun(plan),
      id: newId(),
      workspaceId,
      projectId,
      builtIn: false,
      createdAt,
      version: 1,
    }));
  if (others.length === 0) return;
  const added = await addQueues(tx, others);
  const told = added.map(({ id, name, stage }) => ({ queueId: id, projectId, name, stage }));
  await emitMany(tx, ctx, tasksEvents, "queue.created", told);
}
