import { and, desc, eq, ne, sql } from "drizzle-orm";
import { consensusAnswers } from "../../../db/schema/quality.ts";
import type { Answer } from "../../annotations/region.contract.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { eachPart, type Part } from "./each-part.ts";

/** What somebody answered to one question of a task. */
export interface SaidAnswer {
  field: string;
  userId: string;
  answer: Answer;
  about: Record<string, string> | null;
}
export type AnswerRow = SaidAnswer & { taskId: string };
type Place = { workspaceId: string; projectId: string; taskId: string };

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

/** The same of all questions, handed over some at a time; gives how many there are in all. */
export async function eachAnswer(
  tx: Tx,
  { workspaceId, projectId }: Omit<Place, "taskId">,
  most: number,
  take: (rows: AnswerRow[]) => Promise<void>,
): Promise<Part> {
  const of = sql`from quality.consensus_answers where workspace_id = ${workspaceId} and project_id = ${projectId}`;
  const rows = sql`select task_id as "taskId", field, user_id as "userId", answer, about ${of}
    order by task_id desc, field, user_id limit ${most}`;
  return eachPart(tx, { rows, count: sql`select count(*)::int as count ${of}` }, take);
}
