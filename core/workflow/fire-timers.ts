import { sql } from "drizzle-orm";
import { createContext } from "../kernel/context.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { applyEvent } from "./apply-event.ts";
import { lockById, takeTimer } from "./store/instances.ts";

const BATCH = 500;

interface Due extends Record<string, unknown> {
  instance_id: string;
  timer_id: string;
  workspace_id: string;
}

/** Fires timers that are due, oldest first: never early, each once. */
export const fireTimers = schedule("fire-timers", 250, async (runtime) => {
  const now = runtime.clock.now();
  const due = await systemQuery(runtime, (tx) =>
    tx.execute<Due>(
      sql`select instance_id, timer_id, workspace_id from workflow.timers where due_at <= ${now.toISOString()}::timestamptz order by due_at limit ${BATCH}`,
    ),
  );
  for (const { instance_id, timer_id, workspace_id } of due) {
    const ctx = createContext(runtime, { workspaceId: workspace_id });
    await transaction(ctx, async (tx) => {
      const row = await lockById(tx, workspace_id, instance_id);
      if (!row || row.status === "paused") return;
      const event = await takeTimer(tx, instance_id, timer_id, now);
      if (event) await applyEvent(tx, ctx, row, event, newId());
    });
  }
});

/** Makes next months' partitions ahead of time. */
export const extendPartitions = schedule("extend-partitions", 86_400_000, async (runtime) => {
  await systemQuery(runtime, (tx) => tx.execute(sql`select workflow.extend_partitions('state_transitions', 3)`));
});
