import { and, asc, eq, inArray } from "drizzle-orm";
import { openings } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type OpeningRow = typeof openings.$inferSelect;

/** Locks a task's opening; whoever changes the places or the leases of a task holds this lock first. */
export async function lockOpening(tx: Tx, workspaceId: string, taskId: string): Promise<OpeningRow | undefined> {
  const [row] = await tx
    .select()
    .from(openings)
    .where(and(eq(openings.workspaceId, workspaceId), eq(openings.taskId, taskId)))
    .for("update");
  return row;
}

/** Locks many, always in the order of their ids, so that two who lock many never wait for each other in a circle. */
export async function lockOpenings(
  tx: Tx,
  workspaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Map<string, OpeningRow>> {
  if (taskIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(openings)
    .where(and(inArray(openings.workspaceId, [...workspaceIds]), inArray(openings.taskId, [...taskIds])))
    .orderBy(asc(openings.taskId))
    .for("update");
  return new Map(rows.map((row) => [row.taskId, row]));
}

/** Adds the openings of tasks that were never offered before. */
export async function addOpenings(tx: Tx, rows: OpeningRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(openings).values(rows);
}

/** Keeps how unsure a task is; of one that was never offered nothing is kept. */
export async function saveUncertainty(tx: Tx, workspaceId: string, taskId: string, uncertainty: number): Promise<void> {
  await tx
    .update(openings)
    .set({ uncertainty })
    .where(and(eq(openings.workspaceId, workspaceId), eq(openings.taskId, taskId)));
}

export async function saveOpening(tx: Tx, row: OpeningRow): Promise<void> {
  await tx.insert(openings).values(row).onConflictDoUpdate({ target: openings.taskId, set: row });
}
