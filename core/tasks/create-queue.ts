import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { adoptProject } from "./adopt-project.ts";
import type { Queue, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { knownProject } from "./open-project.ts";
import { showQueue } from "./show-queues.ts";
import { requireFitting } from "./rules.ts";
import { columnsOf } from "./store/queue-rules.ts";
import * as store from "./store/queues.ts";

type C = typeof tasksContract;

export async function createQueue(
  ctx: Context,
  { projectId, name, stage, strategy, ...rules }: Input<C["createQueue"]>,
): Promise<Queue> {
  requireFitting(stage, rules);
  const project = await knownProject(ctx, projectId);
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, project.row);
    const row = {
      id: newId(),
      workspaceId: ctx.workspaceId,
      projectId,
      name,
      stage,
      strategy,
      ...columnsOf(rules),
      builtIn: false,
      paused: false,
      createdAt: ctx.clock.now(),
      version: 1,
    };
    await store.addQueues(tx, [row]);
    await emit(tx, ctx, tasksEvents, "queue.created", { queueId: row.id, projectId, name, stage });
    return showQueue(tx, ctx, row);
  });
}
