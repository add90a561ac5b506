import { and, eq, inArray, sql } from "drizzle-orm";
import { golds, goldScores } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type GoldRow = Omit<typeof golds.$inferSelect, "place">;
export type ScoreRow = typeof goldScores.$inferSelect;

export async function lockGold(tx: Tx, workspaceId: string, taskId: string): Promise<GoldRow | undefined> {
  const [row] = await tx
    .select()
    .from(golds)
    .where(and(eq(golds.workspaceId, workspaceId), eq(golds.taskId, taskId)))
    .for("update");
  return row;
}

export async function saveGold(tx: Tx, row: GoldRow): Promise<void> {
  await tx.insert(golds).values(row).onConflictDoUpdate({ target: golds.taskId, set: row });
}

/** Of some tasks those that are handed out as golds. */
export async function goldsAmong(
  tx: Tx,
  workspaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const rows = await tx
    .select({ taskId: golds.taskId })
    .from(golds)
    .where(
      and(
        inArray(golds.workspaceId, [...workspaceIds]),
        inArray(golds.taskId, [...taskIds]),
        eq(golds.status, "active"),
      ),
    );
  return new Set(rows.map((row) => row.taskId));
}

/** Keeps how somebody has done on a gold; a later score of the same answer takes the place of the earlier. */
export async function keepScore(tx: Tx, row: ScoreRow): Promise<void> {
  const { score } = row;
  await tx
    .insert(goldScores)
    .values(row)
    .onConflictDoUpdate({ target: [goldScores.projectId, goldScores.userId, goldScores.taskId], set: { score } });
}

/** How far somebody has come with a queue's golds: how many he has answered, how well of late, and whether that was ever enough. */
export async function onboardingOf(
  tx: Tx,
  { workspaceId, projectId, userId }: Pick<ScoreRow, "workspaceId" | "projectId" | "userId">,
  asked: { golds: number; threshold: number },
): Promise<{ answered: number; score: number | null; passed: boolean }> {
  const [row] = await tx.execute<{ answered: number; score: number | null; passed: boolean }>(sql`
    select count(*)::int as answered, avg(score) filter (where nth <= ${asked.golds}) as score,
      tasks.onboarded(${projectId}, ${userId}, ${asked.golds}, ${asked.threshold}) as passed
    from (
      select s.score, row_number() over (order by s.answered_at desc, s.task_id desc) as nth
      from tasks.gold_scores s join tasks.golds g on g.task_id = s.task_id and g.status <> 'withdrawn'
      where s.workspace_id = ${workspaceId} and s.project_id = ${projectId} and s.user_id = ${userId}) r`);
  return row!;
}
