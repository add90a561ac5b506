import { and, asc, desc, eq, gt, ne, sql } from "drizzle-orm";
import { consensusAnswers, consensusItems, consensusLabels, consensusTasks } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ExplainedItem } from "../consensus/explain-task.ts";
import type { Scope } from "./checks.ts";

export type ConsensusTask = typeof consensusTasks.$inferSelect;
type Place = Pick<ConsensusTask, "workspaceId" | "projectId" | "taskId">;

export async function saveTask(tx: Tx, row: ConsensusTask): Promise<void> {
  const { taskId: _task, workspaceId: _workspace, ...set } = row;
  await tx.insert(consensusTasks).values(row).onConflictDoUpdate({ target: consensusTasks.taskId, set });
}

/** Holds a task against everybody else who would say what it means, also when nobody has said so yet. */
export async function holdTask(tx: Tx, taskId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`consensus/${taskId}`}, 0))`);
}

/** The same, and what is kept of it. */
export async function lockTask(tx: Tx, workspaceId: string, taskId: string): Promise<ConsensusTask | undefined> {
  await holdTask(tx, taskId);
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

/** Forgets where a task stands; what people said of it still tells what the others mean. */
export async function forgetTask(tx: Tx, workspaceId: string, taskId: string): Promise<void> {
  await tx
    .delete(consensusTasks)
    .where(and(eq(consensusTasks.workspaceId, workspaceId), eq(consensusTasks.taskId, taskId)));
}

export async function forgetConsensus(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  for (const table of [consensusAnswers, consensusLabels, consensusItems, consensusTasks])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
}
