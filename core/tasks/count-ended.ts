import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { tasksEvents } from "./events.ts";
import { type BatchRow, lockBatch, saveBatch } from "./store/batches.ts";
import { toldBatch } from "./told.ts";

/** Counts one more ended task of a batch, which may have been a gold until then; the one that leaves none remaining completes it. */
export async function countEnded(
  tx: Tx,
  ctx: Context,
  batchId: string,
  as: "completed" | "cancelled",
  wasGold = false,
): Promise<void> {
  const batch = (await lockBatch(tx, ctx.workspaceId, batchId))!;
  await settle(tx, ctx, { ...batch, [as]: batch[as] + 1, golds: batch.golds - (wasGold ? 1 : 0) });
}

/** Counts a task that became a gold, for which its batch does not wait, or is none any more. */
export async function countGold(tx: Tx, ctx: Context, batchId: string, by: 1 | -1): Promise<void> {
  const batch = (await lockBatch(tx, ctx.workspaceId, batchId))!;
  await settle(tx, ctx, { ...batch, golds: batch.golds + by });
}

/** Completes a batch of which nothing remains, and opens one anew of which something does. */
async function settle(tx: Tx, ctx: Context, batch: BatchRow): Promise<void> {
  const ended = batch.completed + batch.cancelled;
  const over = ended > 0 && ended + batch.golds >= batch.tasks;
  if (over === (batch.status === "completed")) return saveBatch(tx, batch);
  const completedAt = over ? ctx.clock.now() : null;
  await saveBatch(tx, { ...batch, status: over ? "completed" : "open", completedAt });
  const told = toldBatch(batch);
  if (over) await emit(tx, ctx, tasksEvents, "batch.completed", { ...told, completedAt: completedAt!.toISOString() });
  else await emit(tx, ctx, tasksEvents, "batch.reopened", told);
}
