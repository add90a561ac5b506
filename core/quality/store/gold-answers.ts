import { and, asc, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import { goldAnswers, golds } from "../../../db/schema/quality.ts";
import type { Result } from "../../annotations/region.contract.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Counted } from "../gold-score.ts";
import type { GoldRow } from "./golds.ts";

export type GoldAnswerRow = Omit<typeof goldAnswers.$inferSelect, "result"> & { result: Result };
/** Of somebody's answers, the newest so many count. */
const NEWEST = 200;

/** False when the person has answered this gold before: only the first answer counts. */
export async function addAnswer(tx: Tx, row: GoldAnswerRow): Promise<boolean> {
  const added = await tx.insert(goldAnswers).values(row).onConflictDoNothing().returning({ id: goldAnswers.id });
  return added.length > 0;
}

/** The newest answers that count of each of some people in a project, newest first. */
export async function countedAnswers(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userIds: readonly string[],
  since: Date | null = null,
): Promise<Map<string, Counted[]>> {
  const byPerson = new Map<string, Counted[]>();
  for (const userId of new Set(userIds)) {
    const rows = await tx
      .select({ score: goldAnswers.score, answeredAt: goldAnswers.answeredAt })
      .from(goldAnswers)
      .innerJoin(golds, eq(golds.taskId, goldAnswers.taskId))
      .where(
        and(
          eq(goldAnswers.workspaceId, workspaceId),
          eq(goldAnswers.projectId, projectId),
          eq(goldAnswers.userId, userId),
          ne(golds.status, "withdrawn"),
          since ? gt(goldAnswers.answeredAt, since) : undefined,
        ),
      )
      .orderBy(desc(goldAnswers.answeredAt))
      .limit(NEWEST);
    byPerson.set(userId, rows);
  }
  return byPerson;
}

export async function answerOf(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  userId: string,
): Promise<GoldAnswerRow | undefined> {
  const [row] = await tx
    .select()
    .from(goldAnswers)
    .where(
      and(eq(goldAnswers.workspaceId, workspaceId), eq(goldAnswers.taskId, taskId), eq(goldAnswers.userId, userId)),
    );
  return row as GoldAnswerRow | undefined;
}

/** Answers to a gold that were scored by an older version of it, after `after`. */
export async function outdatedAnswers(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  version: number,
  limit: number,
): Promise<GoldAnswerRow[]> {
  const rows = await tx
    .select()
    .from(goldAnswers)
    .where(
      and(
        eq(goldAnswers.workspaceId, workspaceId),
        eq(goldAnswers.taskId, taskId),
        sql`${goldAnswers.goldVersion} < ${version}`,
      ),
    )
    .orderBy(asc(goldAnswers.id))
    .limit(limit);
  return rows as GoldAnswerRow[];
}

export async function saveScore(
  tx: Tx,
  workspaceId: string,
  { id, score, classes, goldVersion }: Pick<GoldAnswerRow, "id" | "score" | "classes" | "goldVersion">,
): Promise<void> {
  await tx
    .update(goldAnswers)
    .set({ score, classes, goldVersion })
    .where(and(eq(goldAnswers.workspaceId, workspaceId), eq(goldAnswers.id, id)));
}

export async function peopleWhoAnswered(tx: Tx, workspaceId: string, taskId: string): Promise<string[]> {
  const rows = await tx
    .select({ userId: goldAnswers.userId })
    .from(goldAnswers)
    .where(and(eq(goldAnswers.workspaceId, workspaceId), eq(goldAnswers.taskId, taskId)));
  return rows.map((row) => row.userId);
}

/** Scores of the newest answers to a project's golds, at most so many. */
export async function scoresIn(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  most: number,
): Promise<Pick<GoldAnswerRow, "taskId" | "userId" | "score">[]> {
  return tx
    .select({ taskId: goldAnswers.taskId, userId: goldAnswers.userId, score: goldAnswers.score })
    .from(goldAnswers)
    .where(and(eq(goldAnswers.workspaceId, workspaceId), eq(goldAnswers.projectId, projectId)))
    .orderBy(desc(goldAnswers.id))
    .limit(most);
}

/** By gold how many of its answers are drawn exactly like another one; golds without such are left out. */
export async function repeatedOf(
  tx: Tx,
  workspaceId: string,
  taskIds: readonly string[],
): Promise<Map<string, number>> {
  if (taskIds.length === 0) return new Map();
  const rows = await tx.execute<{ taskId: string; repeated: number }>(sql`
    select task_id as "taskId", sum(times)::int as repeated from (
      select task_id, count(*) as times from quality.gold_answers
      where workspace_id = ${workspaceId} and ${inArray(sql`task_id`, [...taskIds])} and fingerprint <> ''
      group by task_id, fingerprint having count(*) > 1) as t group by 1`);
  return new Map(rows.map(({ taskId, repeated }) => [taskId, repeated]));
}

type Answered = Pick<GoldAnswerRow, "taskId" | "score" | "answeredAt">;

/** Somebody's newest answers to golds of a project, with what is said of these. */
export async function newestAnswers(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userId: string,
): Promise<(Answered & Pick<GoldRow, "explanation" | "purpose" | "status">)[]> {
  const { explanation, purpose, status } = golds;
  const { taskId, score, answeredAt } = goldAnswers;
  return tx
    .select({ taskId, score, answeredAt, explanation, purpose, status })
    .from(goldAnswers)
    .innerJoin(golds, eq(golds.taskId, taskId))
    .where(
      and(
        eq(goldAnswers.workspaceId, workspaceId),
        eq(goldAnswers.projectId, projectId),
        eq(goldAnswers.userId, userId),
      ),
    )
    .orderBy(desc(goldAnswers.answeredAt))
    .limit(50);
}
