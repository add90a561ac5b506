import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { tasksEvents } from "./events.ts";
import { lockBatch, saveBatch } from "./store/batches.ts";
import { toldBatch } from "./told.ts";

/** Counts one more ended task of a batch; the one that leaves none remaining completes it. */
export async function countEnded(tx: Tx, ctx: Context, batchId: string, as: "completed" | "cancelled"): Promise<void> {
  const batch = (await lockBatch(tx, ctx.workspaceId, batchId))!;
  const counted = { ...batch, [as]: batch[as] + 1 };
  const done = batch.status === "open" && counted.completed + counted.cancelled >= counted.tasks;
  const completedAt = done ? ctx.clock.now() : batch.completedAt;
  await saveBatch(tx, { ...counted, status: done ? "completed" : batch.status, completedAt });
  if (done)
    await emit(tx, ctx, tasksEvents, "batch.completed", {
      ...toldBatch(counted),
      completedAt: completedAt!.toISOString(),
    });
}
