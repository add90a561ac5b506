import { sql } from "drizzle-orm";
import { type Context, createContext, type Runtime } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction, type Tx } from "../kernel/transaction.ts";
import { tasksEvents } from "./events.ts";
import { activeOf, giveBack } from "./rules.ts";
import { type AssignmentRow, lockDue, saveAssignment } from "./store/assignments.ts";
import { lockOpenings, saveOpening } from "./store/openings.ts";
import { told } from "./told.ts";

const AT_ONCE = 500;
type Found = Pick<AssignmentRow, "id" | "taskId">;

/** Ends leases that ran out and gives their places back; those that were ended or extended meanwhile are left alone. Returns how many it ended. */
export async function expireIn(tx: Tx, ctx: Context, found: readonly Found[]): Promise<number> {
  const now = ctx.clock.now();
  const openings = await lockOpenings(tx, [ctx.workspaceId], [...new Set(found.map((one) => one.taskId))]);
  const due = await lockDue(
    tx,
    ctx.workspaceId,
    found.map((one) => one.id),
    now,
  );
  const expired = [];
  for (const row of due) {
    if (row.gold) {
      await saveAssignment(tx, { ...row, status: "expired", endedAt: now });
      expired.push({ ...toldExpired(row), active: 0 });
      continue;
    }
    const opening = openings.get(row.taskId)!;
    const places = { ...opening, ...giveBack(opening, row) };
    openings.set(row.taskId, places);
    await saveAssignment(tx, { ...row, status: "expired", endedAt: now });
    await saveOpening(tx, places);
    expired.push({ ...toldExpired(row), active: activeOf(places) });
  }
  await emitMany(tx, ctx, tasksEvents, "assignment.expired", expired);
  return expired.length;
}

function toldExpired(row: AssignmentRow) {
  return { ...told(row), activeMs: row.activeMs, ...(row.prefetched ? { prefetched: true } : {}) };
}

/** Ends all leases that have run out, workspace by workspace. Returns how many it ended. */
export async function expireAssignments(runtime: Runtime): Promise<number> {
  const now = runtime.clock.now().toISOString();
  const due = await systemQuery(runtime, (tx) =>
    tx.execute<{ id: string; task_id: string; workspace_id: string }>(sql`
      select id, task_id, workspace_id from tasks.assignments
      where status = 'active' and lease_expires_at <= ${now}::timestamptz order by lease_expires_at limit ${AT_ONCE}`),
  );
  let ended = 0;
  for (const [workspaceId, rows] of Map.groupBy(due, (row) => row.workspace_id)) {
    const ctx = createContext(runtime, { workspaceId });
    ended += await transaction(ctx, (tx) =>
      expireIn(
        tx,
        ctx,
        rows.map((row) => ({ id: row.id, taskId: row.task_id })),
      ),
    );
  }
  return ended;
}

export const expireEverySecond = schedule("expire-assignments", 1000, async (runtime) => {
  while ((await expireAssignments(runtime)) === AT_ONCE);
});
