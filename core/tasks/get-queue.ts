import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Queue, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { showQueue } from "./show-queues.ts";
import * as store from "./store/queues.ts";

type C = typeof tasksContract;

export async function getQueue(ctx: Context, { queueId }: Input<C["getQueue"]>): Promise<Queue> {
  return transaction(ctx, async (tx) => {
    const row = await store.findQueue(tx, scopeOf(ctx), queueId);
    if (!row) throw requestProblems.not_found();
    return showQueue(tx, ctx, row);
  });
}
