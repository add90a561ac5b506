import { and, eq, sql } from "drizzle-orm";
import { taskQuality } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type TaskQualityRow = typeof taskQuality.$inferSelect;
type Completed = Pick<TaskQualityRow, "taskId" | "workspaceId" | "projectId" | "batchId" | "completedAt">;

/** Keeps what the checks of a completed task have come to, in the place of what was known of it; those made by hand do not count. */
export async function keepTaskQuality(tx: Tx, task: Completed): Promise<void> {
  const { taskId, workspaceId, projectId, batchId, completedAt } = task;
  await tx.execute(sql`
    with done as (
      select * from quality.checks where workspace_id = ${workspaceId} and task_id = ${taskId}
        and status = 'completed' and outcome is not null and action_key is not null),
    found as (
      select issue->>'category' as category, count(*)::int as count
      from done, jsonb_array_elements(issues) as issue where kind = 'review' group by 1)
    insert into quality.task_quality
      (task_id, workspace_id, project_id, batch_id, first_review, fixed, sent_back, agreement, issues, completed_at)
    select ${taskId}, ${workspaceId}, ${projectId}, ${batchId},
      (select outcome from done where kind = 'review' order by id limit 1),
      exists (select from done where outcome = 'fixed'),
      (select count(*)::int from done where jsonb_array_length(rejected) > 0),
      (select agreement from done where kind = 'automated' and agreement is not null order by id desc limit 1),
      (select coalesce(jsonb_object_agg(category, count), '{}') from found), ${completedAt.toISOString()}
    on conflict (task_id) do update set first_review = excluded.first_review, fixed = excluded.fixed,
      sent_back = excluded.sent_back, agreement = excluded.agreement, issues = excluded.issues,
      completed_at = excluded.completed_at`);
}

/** Tasks of a project that the workflow has had checked and of which nothing is kept, by id. */
export async function tasksUnmeasured(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  after: string | null,
  most: number,
): Promise<string[]> {
  const rows = await tx.execute<{ taskId: string }>(sql`
    select distinct task_id as "taskId" from quality.checks as c
    where workspace_id = ${workspaceId} and project_id = ${projectId} and status = 'completed' and action_key is not null
      ${after === null ? sql`` : sql`and task_id > ${after}`}
      and not exists (select from quality.task_quality as q where q.task_id = c.task_id)
    order by 1 limit ${most}`);
  return rows.map((row) => row.taskId);
}

/** Sums over the completed tasks of a batch, and over what people answered to its golds. */
export interface BatchSums {
  tasks: number;
  reviewed: number;
  accepted: number;
  fixed: number;
  sentBack: number;
  compared: number;
  /** The mean, and how much it varies, null of one. */
  agreement: number | null;
  agreementVariance: number | null;
}
export interface GoldSums {
  answers: number;
  /** The mean, and how much it varies, null of one. */
  score: number | null;
  variance: number | null;
}

export async function batchSums(tx: Tx, workspaceId: string, batchId: string): Promise<BatchSums> {
  const { firstReview, fixed, sentBack, agreement } = taskQuality;
  const [sums] = await tx
    .select({
      tasks: sql<number>`count(*)::int`,
      reviewed: sql<number>`count(${firstReview})::int`,
      accepted: sql<number>`count(*) filter (where ${firstReview} = 'accepted')::int`,
      fixed: sql<number>`count(*) filter (where ${fixed})::int`,
      sentBack: sql<number>`coalesce(sum(${sentBack}), 0)::int`,
      compared: sql<number>`count(${agreement})::int`,
      agreement: sql<number | null>`avg(${agreement})`,
      agreementVariance: sql<number | null>`var_samp(${agreement})`,
    })
    .from(taskQuality)
    .where(and(eq(taskQuality.workspaceId, workspaceId), eq(taskQuality.batchId, batchId)));
  return sums!;
}

/** What reviewers found in the completed tasks of a batch, most often first. */
export async function batchIssues(
  tx: Tx,
  workspaceId: string,
  batchId: string,
): Promise<{ category: string; count: number }[]> {
  const rows = await tx.execute<{ category: string; count: number }>(sql`
    select key as category, sum(value::int)::int as count
    from quality.task_quality, jsonb_each_text(issues)
    where workspace_id = ${workspaceId} and batch_id = ${batchId} group by 1 order by 2 desc, 1 limit 200`);
  return [...rows];
}

/** How the golds among the tasks of a batch were answered. */
export async function batchGolds(tx: Tx, workspaceId: string, projectId: string, batchId: string): Promise<GoldSums> {
  const [sums] = await tx.execute<GoldSums & Record<string, unknown>>(sql`
    select count(*)::int as answers, avg(a.score) as score, var_samp(a.score) as variance
    from quality.golds as g join quality.gold_answers as a on a.task_id = g.task_id and a.workspace_id = g.workspace_id
    where g.workspace_id = ${workspaceId} and g.project_id = ${projectId} and g.batch_id = ${batchId} and g.status = 'active'`);
  return sums!;
}

export async function forgetTaskQuality(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx
    .delete(taskQuality)
    .where(and(eq(taskQuality.workspaceId, workspaceId), eq(taskQuality.projectId, projectId)));
}
