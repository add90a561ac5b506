import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { countOffers } from "./store/queue-counts.ts";
import type { QueueRow } from "./store/queues.ts";

/** Where so many tasks wait, counting them takes long, and one more or less tells nobody anything. */
const MANY = 2000;
const KEPT_MS = 5000;
const PATIENCE_MS = 100;

/**
 * By queue id how many tasks wait with a place for anybody. Few are counted each time; many are counted every five seconds and
 * kept in Redis meanwhile. Nothing is lost with Redis: what is not there is counted.
 */
export async function offersOf(
  tx: Tx,
  ctx: Context,
  list: readonly QueueRow[],
  many = MANY,
): Promise<Map<string, number>> {
  const known = await recall(ctx, list);
  const unknown = list.filter((queue) => !known.has(queue.id));
  const counted = await countOffers(tx, ctx.workspaceId, unknown);
  await remember(
    ctx,
    unknown.flatMap((queue) => {
      const count = counted.get(queue.id)!;
      return count >= many ? [[keyOf(ctx, queue), count] as const] : [];
    }),
  );
  return new Map([...known, ...counted]);
}

/** A queue whose rules have changed is another one. */
function keyOf(ctx: Context, { id, version }: QueueRow): string {
  return `${ctx.runtime.config.REDIS_PREFIX}:tasks:offers:${id}:${version}`;
}

async function recall(ctx: Context, list: readonly QueueRow[]): Promise<Map<string, number>> {
  if (list.length === 0) return new Map();
  const values = await inTime(ctx.runtime.redis.mget(list.map((queue) => keyOf(ctx, queue))));
  return new Map(
    list.flatMap((queue, at) => {
      const value = values?.[at];
      return value === null || value === undefined ? [] : [[queue.id, Number(value)] as const];
    }),
  );
}

async function remember(ctx: Context, counts: readonly (readonly [key: string, count: number])[]): Promise<void> {
  const { redis } = ctx.runtime;
  await inTime(Promise.all(counts.map(([key, count]) => redis.set(key, count, "PX", KEPT_MS))));
}

/** What Redis answers, or null when it is away or takes too long. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, null)));
  return Promise.race([answer, late])
    .catch(() => null)
    .finally(() => clearTimeout(timer));
}
