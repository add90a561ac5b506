import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import { workflowEvents } from "./events.ts";
import { endSweep, type SweepRow } from "./store/sweeps.ts";

/** Ends a sweep and says so; undefined when it had ended before. */
export async function finishSweep(
  ctx: Context,
  sweepId: string,
  status: "completed" | "cancelled" | "failed",
): Promise<SweepRow | undefined> {
  return transaction(ctx, async (tx) => {
    const row = await endSweep(tx, ctx.workspaceId, sweepId, status, ctx.clock.now());
    if (!row) return undefined;
    const { kind, workflowId, done, skipped, failed } = row;
    await emit(tx, ctx, workflowEvents, "workflow.sweep.ended", {
      ...{ sweepId, kind, workflowId, status, done, skipped, failed },
    });
    return row;
  });
}
