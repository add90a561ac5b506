import { sql } from "drizzle-orm";
import { createContext } from "../kernel/context.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { advanceHandover } from "./advance-handover.ts";

const AT_ONCE = 200;

/** Ends handovers whose answer has not come in time. */
export const expireHandovers = schedule("expire-handovers", 1000, async (runtime) => {
  const now = runtime.clock.now().toISOString();
  const due = await systemQuery(runtime, (tx) =>
    tx.execute<{ id: string; workspace_id: string }>(sql`
      select id, workspace_id from tasks.assignments where handover_due_at <= ${now}::timestamptz order by handover_due_at limit ${AT_ONCE}`),
  );
  for (const { id, workspace_id: workspaceId } of due) {
    const ctx = createContext(runtime, { workspaceId });
    await transaction(ctx, (tx) => advanceHandover(tx, ctx, id, "expire", "It was not answered in time."));
  }
});
