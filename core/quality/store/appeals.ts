import { and, desc, eq, lt } from "drizzle-orm";
import { goldAppeals } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type AppealRow = typeof goldAppeals.$inferSelect;

/** False when the person has an open appeal of this gold. */
export async function addAppeal(tx: Tx, row: AppealRow): Promise<boolean> {
  const added = await tx.insert(goldAppeals).values(row).onConflictDoNothing().returning({ id: goldAppeals.id });
  return added.length > 0;
}

export async function lockAppeal(tx: Tx, workspaceId: string, id: string): Promise<AppealRow | undefined> {
  const [row] = await tx
    .select()
    .from(goldAppeals)
    .where(and(eq(goldAppeals.workspaceId, workspaceId), eq(goldAppeals.id, id)))
    .for("update");
  return row;
}

export async function saveAppeal(tx: Tx, row: AppealRow): Promise<void> {
  await tx
    .update(goldAppeals)
    .set(row)
    .where(and(eq(goldAppeals.workspaceId, row.workspaceId), eq(goldAppeals.id, row.id)));
}

export interface AppealFilter {
  projectId: string;
  userId: string | null;
  status: AppealRow["status"] | undefined;
}

/** Appeals newest first; one more than `limit`. */
export async function appealsOf(
  tx: Tx,
  workspaceId: string,
  { projectId, userId, status }: AppealFilter,
  before: string | undefined,
  limit: number,
): Promise<AppealRow[]> {
  return tx
    .select()
    .from(goldAppeals)
    .where(
      and(
        eq(goldAppeals.workspaceId, workspaceId),
        eq(goldAppeals.projectId, projectId),
        userId ? eq(goldAppeals.userId, userId) : undefined,
        status ? eq(goldAppeals.status, status) : undefined,
        before ? lt(goldAppeals.id, before) : undefined,
      ),
    )
    .orderBy(desc(goldAppeals.id))
    .limit(limit + 1);
}
