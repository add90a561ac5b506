import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { assignments, golds, goldScores, openings, projects, tasks } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

interface Forgetting {
  workspaceId: string;
  projectId: string;
  days: number;
}

/** The projects of all workspaces that keep what has ended for a time only. */
export async function projectsThatForget(tx: Tx): Promise<Forgetting[]> {
  const { workspaceId, projectId, keepFinishedDays } = projects;
  const rows = await tx
    .select({ workspaceId, projectId, days: keepFinishedDays })
    .from(projects)
    .where(isNotNull(keepFinishedDays));
  return rows.map(({ days, ...row }) => ({ ...row, days: days! }));
}

/** The next tasks of a project that ended before an instant and that nobody holds, locked; golds are handed out on and stay. */
export async function lockFinished(
  tx: Tx,
  { workspaceId, projectId }: Omit<Forgetting, "days">,
  before: Date,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const at = before.toISOString();
  const rows = await tx.execute<{ id: string }>(sql`
    select t.id from tasks.tasks t
    where t.workspace_id = ${workspaceId} and t.project_id = ${projectId}
      and t.id < tasks.id_at(${at}::timestamptz) and (${after}::uuid is null or t.id > ${after}::uuid)
      and t.ended is not null and coalesce(t.completed_at, t.updated_at) < ${at}::timestamptz
      and not exists (select from tasks.golds g where g.task_id = t.id and g.status <> 'withdrawn')
      and not exists (select from tasks.assignments a where a.task_id = t.id and (a.status = 'active' or a.handover_due_at is not null))
    order by t.id limit ${limit} for update of t`);
  return rows.map(({ id }) => id);
}

/** Removes locked tasks with all that hangs on them, but not their external keys, which make no second task. Returns how many assignments went. */
export async function removeTasks(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<number> {
  const went = await tx
    .delete(assignments)
    .where(and(eq(assignments.workspaceId, workspaceId), inArray(assignments.taskId, [...ids])))
    .returning({ id: assignments.id });
  for (const table of [openings, goldScores, golds])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), inArray(table.taskId, [...ids])));
  await tx.delete(tasks).where(and(eq(tasks.workspaceId, workspaceId), inArray(tasks.id, [...ids])));
  return went.length;
}

/** Drops the months of tasks that ended before and are empty. Returns how many. */
export async function dropEmptyMonths(tx: Tx, before: Date): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select tasks.drop_empty_months(${before.toISOString()}::timestamptz) as n`,
  );
  return row!.n;
}
