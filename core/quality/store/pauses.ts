import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { pauses } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type PauseRow = typeof pauses.$inferSelect;

/** Whether somebody is paused in a project, or was; kept from changing until the transaction ends. */
export async function lockPause(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userId: string,
): Promise<PauseRow | undefined> {
  const [row] = await tx
    .select()
    .from(pauses)
    .where(and(eq(pauses.workspaceId, workspaceId), eq(pauses.projectId, projectId), eq(pauses.userId, userId)))
    .for("update");
  return row;
}

export async function savePause(tx: Tx, row: PauseRow): Promise<void> {
  const { reason, accuracy, pausedAt, resumedAt } = row;
  const set = { reason, accuracy, pausedAt, resumedAt };
  await tx
    .insert(pauses)
    .values(row)
    .onConflictDoUpdate({ target: [pauses.projectId, pauses.userId], set });
}

/** Who is paused in a project, by user id; one more than `limit`. */
export async function pausesOf(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  after: string | undefined,
  limit: number,
): Promise<PauseRow[]> {
  return tx
    .select()
    .from(pauses)
    .where(
      and(
        eq(pauses.workspaceId, workspaceId),
        eq(pauses.projectId, projectId),
        isNull(pauses.resumedAt),
        after ? gt(pauses.userId, after) : undefined,
      ),
    )
    .orderBy(asc(pauses.userId))
    .limit(limit + 1);
}

export async function forgetPauses(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx.delete(pauses).where(and(eq(pauses.workspaceId, workspaceId), eq(pauses.projectId, projectId)));
}

/** Which of these people are paused in a project. */
export async function pausedAmong(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx
    .select({ userId: pauses.userId })
    .from(pauses)
    .where(
      and(
        eq(pauses.workspaceId, workspaceId),
        eq(pauses.projectId, projectId),
        isNull(pauses.resumedAt),
        inArray(pauses.userId, [...userIds]),
      ),
    );
  return new Set(rows.map((row) => row.userId));
}
