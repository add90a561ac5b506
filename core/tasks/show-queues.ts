import { holderOf, may } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { stagesOf } from "./claim-next.ts";
import type { Queue } from "./contract.ts";
import { offersOf } from "./offers.ts";
import { countsOf } from "./store/queue-counts.ts";
import { type QueueRow, toQueue } from "./store/queues.ts";

/** Queues with their live counts, as the caller sees them. */
export async function showQueues(tx: Tx, ctx: Context, rows: readonly QueueRow[]): Promise<Queue[]> {
  const offers = await offersOf(tx, ctx, rows);
  const counts = await countsOf(tx, ctx.workspaceId, rows, offers, holderOf(ctx), ctx.clock.now());
  const stages = stagesOf(ctx);
  return rows.map((row) => {
    const { goldShare, ...known } = toQueue(row, counts.get(row.id));
    const queue = may(ctx, "queue.manage") ? { ...known, goldShare } : known;
    return stages.includes(row.stage) ? queue : { ...queue, availableToMe: 0 };
  });
}

/** One queue with its live counts. */
export async function showQueue(tx: Tx, ctx: Context, row: QueueRow): Promise<Queue> {
  return (await showQueues(tx, ctx, [row]))[0]!;
}
