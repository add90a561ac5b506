import { and, eq } from "drizzle-orm";
import { pauses } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type PauseRow = typeof pauses.$inferSelect;

export async function keepPause(tx: Tx, row: PauseRow): Promise<void> {
  await tx
    .insert(pauses)
    .values(row)
    .onConflictDoUpdate({ target: [pauses.projectId, pauses.userId], set: { reason: row.reason } });
}

export async function endPause(tx: Tx, { workspaceId, projectId, userId }: Omit<PauseRow, "reason">): Promise<void> {
  await tx
    .delete(pauses)
    .where(and(eq(pauses.workspaceId, workspaceId), eq(pauses.projectId, projectId), eq(pauses.userId, userId)));
}

/** Why somebody is given no work of a project; null when he is. */
export async function pauseOf(tx: Tx, workspaceId: string, projectId: string, userId: string): Promise<string | null> {
  const [row] = await tx
    .select({ reason: pauses.reason })
    .from(pauses)
    .where(and(eq(pauses.workspaceId, workspaceId), eq(pauses.projectId, projectId), eq(pauses.userId, userId)));
  return row?.reason ?? null;
}
