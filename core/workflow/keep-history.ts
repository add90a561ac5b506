import { sql } from "drizzle-orm";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { engineTime } from "./engine/engine-time.ts";
import { dropTransitions } from "./store/history.ts";

/** Few processes live a day. */
const EVERY_MS = 3_600_000;

/** Makes next months' partitions ahead of time. */
export const extendPartitions = schedule("extend-partitions", EVERY_MS, async (runtime) => {
  await systemQuery(runtime, (tx) => tx.execute(sql`select workflow.extend_partitions('state_transitions', 3)`));
});

/** Drops the months of transitions that are older than they are to be kept. */
export const dropHistory = schedule("drop-history", EVERY_MS, async (runtime) => {
  const months = runtime.config.WORKFLOW_HISTORY_MONTHS;
  if (months <= 0) return;
  // Not this process's clock: one that is ahead would drop too much.
  const before = engineTime(runtime);
  before.setUTCMonth(before.getUTCMonth() - months);
  const dropped = await dropTransitions(runtime, before);
  if (dropped > 0) runtime.log.info({ service: runtime.service, dropped }, "old months of transitions were dropped");
});
