import { and, desc, eq, ne } from "drizzle-orm";
import { consensusAnswers } from "../../../db/schema/quality.ts";
import type { Answer } from "../../annotations/region.contract.ts";
import type { Tx } from "../../kernel/transaction.ts";

/** What somebody answered to one question of a task. */
export interface SaidAnswer {
  field: string;
  userId: string;
  answer: Answer;
  about: Record<string, string> | null;
}
export type AnswerRow = SaidAnswer & { taskId: string };
type Place = { workspaceId: string; projectId: string; taskId: string };

/** Puts what people answered in the place of what they answered before. */
export async function replaceAnswers(tx: Tx, place: Place, answers: readonly SaidAnswer[]): Promise<void> {
  const { workspaceId, projectId, taskId } = place;
  await tx
    .delete(consensusAnswers)
    .where(and(eq(consensusAnswers.workspaceId, workspaceId), eq(consensusAnswers.taskId, taskId)));
  const rows = answers.map((one) => ({ workspaceId, projectId, taskId, ...one }));
  for (let at = 0; at < rows.length; at += 2000) await tx.insert(consensusAnswers).values(rows.slice(at, at + 2000));
}

/** Answers of the newest tasks of a project, to one question or all; at most so many, without those of one task where it is named. */
export async function answersIn(
  tx: Tx,
  { workspaceId, projectId, field, without }: Omit<Place, "taskId"> & { field?: string; without?: string },
  most: number,
): Promise<AnswerRow[]> {
  const { taskId, userId } = consensusAnswers;
  const rows = await tx
    .select({
      taskId,
      field: consensusAnswers.field,
      userId,
      answer: consensusAnswers.answer,
      about: consensusAnswers.about,
    })
    .from(consensusAnswers)
    .where(
      and(
        eq(consensusAnswers.workspaceId, workspaceId),
        eq(consensusAnswers.projectId, projectId),
        field === undefined ? undefined : eq(consensusAnswers.field, field),
        without === undefined ? undefined : ne(taskId, without),
      ),
    )
    .orderBy(desc(taskId), consensusAnswers.field, userId)
    .limit(most);
  return rows as AnswerRow[];
}
