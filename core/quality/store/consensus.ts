import { and, asc, desc, eq, gt, ne, sql } from "drizzle-orm";
import { consensusAnswers, consensusItems, consensusLabels, consensusTasks } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ExplainedItem, History } from "../consensus/explain-task.ts";
import type { Label } from "../consensus/labels.ts";
import type { Scope } from "./checks.ts";

export type ConsensusTask = typeof consensusTasks.$inferSelect;
type Place = Pick<ConsensusTask, "workspaceId" | "projectId" | "taskId">;

/** What of one person is looked at, and of one family: its newest tasks. */
const NEWEST = 5000;

/** Puts what people said of a task in the place of what they said before. */
export async function replaceTask(
  tx: Tx,
  { workspaceId, projectId, taskId }: Place,
  labels: readonly Label[],
  items: readonly ExplainedItem[],
): Promise<void> {
  for (const table of [consensusLabels, consensusItems])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.taskId, taskId)));
  const place = { workspaceId, projectId, taskId };
  for (let at = 0; at < labels.length; at += 2000)
    await tx.insert(consensusLabels).values(labels.slice(at, at + 2000).map((one) => ({ ...place, ...one })));
  for (let at = 0; at < items.length; at += 2000)
    await tx.insert(consensusItems).values(items.slice(at, at + 2000).map((one) => ({ ...place, ...one })));
}

/** What is known of a family of items and of some people from the tasks of a project, this one as it stands among them. */
export async function historyOf(
  tx: Tx,
  { workspaceId, projectId }: Omit<Place, "taskId">,
  family: string,
  people: readonly string[],
): Promise<History> {
  const found = await tx.execute<{ label: string; count: number }>(sql`
    select key as label, sum(value::float8) as count from (
      select posterior from quality.consensus_items where workspace_id = ${workspaceId} and project_id = ${projectId}
        and family = ${family} order by task_id desc limit ${NEWEST}) as i, jsonb_each_text(i.posterior)
    group by 1`);
  const ids = sql.join(
    [...new Set(people)].map((userId) => sql`${userId}::uuid`),
    sql`, `,
  );
  const said = await tx.execute<{ userId: string; label: string; truth: string; count: number }>(sql`
    select l.user_id as "userId", l.label, key as truth, sum(value::float8) as count
    from unnest(array[${ids}]) as p(user_id) cross join lateral (
      select user_id, task_id, family, item, label from quality.consensus_labels where workspace_id = ${workspaceId}
        and project_id = ${projectId} and family = ${family} and user_id = p.user_id order by task_id desc limit ${NEWEST}) as l
    join quality.consensus_items as i using (task_id, family, item), jsonb_each_text(i.posterior) group by 1, 2, 3`);
  return { found: new Map(found.map(({ label, count }) => [label, count])), said: [...said] };
}

export async function saveTask(tx: Tx, row: ConsensusTask): Promise<void> {
  const { taskId: _task, workspaceId: _workspace, ...set } = row;
  await tx.insert(consensusTasks).values(row).onConflictDoUpdate({ target: consensusTasks.taskId, set });
}

/** Holds a task against everybody else who would say what it means, also when nobody has said so yet. */
export async function lockTask(tx: Tx, workspaceId: string, taskId: string): Promise<ConsensusTask | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`consensus/${taskId}`}, 0))`);
  const [row] = await tx
    .select()
    .from(consensusTasks)
    .where(and(eq(consensusTasks.workspaceId, workspaceId), eq(consensusTasks.taskId, taskId)))
    .for("update");
  return row;
}

export async function findTask(tx: Tx, scope: Scope, taskId: string): Promise<ConsensusTask | undefined> {
  const { workspaceId, customerId } = scope;
  const [row] = await tx
    .select()
    .from(consensusTasks)
    .where(
      and(
        eq(consensusTasks.workspaceId, workspaceId),
        eq(consensusTasks.taskId, taskId),
        customerId ? eq(consensusTasks.customerId, customerId) : undefined,
      ),
    );
  return row;
}

export async function itemsOf(tx: Tx, workspaceId: string, taskId: string): Promise<ExplainedItem[]> {
  return tx
    .select()
    .from(consensusItems)
    .where(and(eq(consensusItems.workspaceId, workspaceId), eq(consensusItems.taskId, taskId)))
    .orderBy(asc(consensusItems.confidence), asc(consensusItems.item))
    .limit(2500);
}

/** Tasks of a project in one state, oldest first; one more than `limit`. */
export async function tasksIn(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  status: ConsensusTask["status"],
  after: string | undefined,
  limit: number,
): Promise<ConsensusTask[]> {
  return tx
    .select()
    .from(consensusTasks)
    .where(
      and(
        eq(consensusTasks.workspaceId, workspaceId),
        eq(consensusTasks.projectId, projectId),
        eq(consensusTasks.status, status),
        after ? gt(consensusTasks.taskId, after) : undefined,
      ),
    )
    .orderBy(asc(consensusTasks.taskId))
    .limit(limit + 1);
}

export type LabelRow = typeof consensusLabels.$inferSelect;

/** What people said in the newest tasks of a project about one family, without one task; at most so many labels. */
export async function labelsAround(
  tx: Tx,
  { workspaceId, projectId, taskId }: Place,
  family: string,
  most: number,
): Promise<LabelRow[]> {
  return tx
    .select()
    .from(consensusLabels)
    .where(
      and(
        eq(consensusLabels.workspaceId, workspaceId),
        eq(consensusLabels.projectId, projectId),
        eq(consensusLabels.family, family),
        ne(consensusLabels.taskId, taskId),
      ),
    )
    .orderBy(desc(consensusLabels.taskId), asc(consensusLabels.item), asc(consensusLabels.userId))
    .limit(most);
}

/** What people said in the newest tasks of a project, at most so many labels. */
export async function labelsIn(tx: Tx, workspaceId: string, projectId: string, most: number): Promise<LabelRow[]> {
  return tx
    .select()
    .from(consensusLabels)
    .where(and(eq(consensusLabels.workspaceId, workspaceId), eq(consensusLabels.projectId, projectId)))
    .orderBy(sql`task_id desc, family, item, user_id`)
    .limit(most);
}

/** What people said of one task, in the order of `labelsIn`. */
export async function labelsOfTask(tx: Tx, workspaceId: string, taskId: string): Promise<LabelRow[]> {
  return tx
    .select()
    .from(consensusLabels)
    .where(and(eq(consensusLabels.workspaceId, workspaceId), eq(consensusLabels.taskId, taskId)))
    .orderBy(sql`family, item, user_id`);
}

export async function saveItem(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  { family, item, posterior, label, confidence, entropy }: ExplainedItem,
): Promise<void> {
  await tx
    .update(consensusItems)
    .set({ posterior, label, confidence, entropy })
    .where(
      and(
        eq(consensusItems.workspaceId, workspaceId),
        eq(consensusItems.taskId, taskId),
        eq(consensusItems.family, family),
        eq(consensusItems.item, item),
      ),
    );
}

export async function forgetConsensus(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  for (const table of [consensusAnswers, consensusLabels, consensusItems, consensusTasks])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
}
