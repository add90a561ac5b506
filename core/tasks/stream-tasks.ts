import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Task, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { tasksAfter } from "./store/tasks.ts";

const CHUNK = 500;

/** Tasks in the order of their ids, a few hundred at a time: a slow reader holds neither memory nor a connection. */
export async function* streamTasks(
  ctx: Context,
  { after, limit = Number.POSITIVE_INFINITY, ...filter }: Input<typeof tasksContract.streamTasks>,
): AsyncGenerator<Task> {
  for (let last = after, left = limit; left > 0;) {
    const asked = Math.min(CHUNK, left);
    const chunk = await transaction(ctx, (tx) => tasksAfter(tx, scopeOf(ctx), filter, last, asked));
    yield* chunk;
    if (chunk.length < asked) return;
    left -= chunk.length;
    last = chunk.at(-1)!.id;
  }
}
