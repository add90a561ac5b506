import { and, desc, eq, gt, lt } from "drizzle-orm";
import { skillAlarms } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type AlarmRow = typeof skillAlarms.$inferSelect;

export async function addAlarm(tx: Tx, row: AlarmRow): Promise<void> {
  await tx.insert(skillAlarms).values(row);
}

/** Whether such an alarm about somebody was raised since. */
export async function isRaised(
  tx: Tx,
  { workspaceId, projectId, userId, kind }: Pick<AlarmRow, "workspaceId" | "projectId" | "userId" | "kind">,
  since: Date,
): Promise<boolean> {
  const rows = await tx
    .select({ id: skillAlarms.id })
    .from(skillAlarms)
    .where(
      and(
        eq(skillAlarms.workspaceId, workspaceId),
        eq(skillAlarms.projectId, projectId),
        eq(skillAlarms.userId, userId),
        eq(skillAlarms.kind, kind),
        gt(skillAlarms.raisedAt, since),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Alarms of a project, newest first; one more than `limit`. */
export async function alarmsOf(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  before: string | undefined,
  limit: number,
): Promise<AlarmRow[]> {
  return tx
    .select()
    .from(skillAlarms)
    .where(
      and(
        eq(skillAlarms.workspaceId, workspaceId),
        eq(skillAlarms.projectId, projectId),
        before ? lt(skillAlarms.id, before) : undefined,
      ),
    )
    .orderBy(desc(skillAlarms.id))
    .limit(limit + 1);
}
