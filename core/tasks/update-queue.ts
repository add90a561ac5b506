import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { changeOf } from "./change-of.ts";
import type { Queue, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { scopeOf } from "./scope.ts";
import { showQueue } from "./show-queues.ts";
import { requireFitting } from "./rules.ts";
import { columnsOf, rulesOf } from "./store/queue-rules.ts";
import * as store from "./store/queues.ts";

type C = typeof tasksContract;

export async function updateQueue(
  ctx: Context,
  { queueId, ifMatch, name, paused, strategy, ...rules }: Input<C["updateQueue"]>,
): Promise<Queue> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockQueue(tx, scopeOf(ctx), queueId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    const { minPriority = row.minPriority, maxPriority = row.maxPriority } = rules;
    requireFitting(row.stage, { ...rules, minPriority, maxPriority });
    const after = {
      ...row,
      name: name ?? row.name,
      paused: paused ?? row.paused,
      strategy: strategy ?? row.strategy,
      ...columnsOf(rules, row),
      version: row.version + 1,
    };
    await store.saveQueue(tx, after);
    await emit(tx, ctx, tasksEvents, "queue.updated", {
      queueId,
      projectId: row.projectId,
      name: after.name,
      paused: after.paused,
      ...changeOf(told(row), told(after)),
    });
    return showQueue(tx, ctx, after);
  });
}

function told(row: store.QueueRow) {
  const { name, paused, strategy } = row;
  return { name, paused, strategy, ...rulesOf(row) };
}
