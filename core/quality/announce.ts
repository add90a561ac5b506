import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { qualityEvents } from "./events.ts";
import type { CheckRow } from "./store/checks.ts";
import { told } from "./view.ts";

/**
 * Tells how a check ended: first passed or failed, from which the annotations take their status, then completed, which moves
 * the workflow on: whatever the workflow says next finds the annotations judged.
 */
export async function announce(tx: Tx, ctx: Context, row: CheckRow): Promise<void> {
  const data = told(row);
  const failed = row.outcome === "failed" || row.outcome === "rejected";
  await emit(tx, ctx, qualityEvents, failed ? "quality_check.failed" : "quality_check.passed", data);
  await emit(tx, ctx, qualityEvents, "quality_check.completed", data);
}
