import { and, asc, desc, eq, gt, inArray, lt, ne, sql } from "drizzle-orm";
import { openings, projects, taskKeys, tasks } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Task, TaskData } from "../contract.ts";

export type TaskRow = typeof tasks.$inferSelect;
/** Whose tasks are asked for: a customer's user sees those of that customer's projects only. */
export interface Scope {
  workspaceId: string;
  customerId: string | null;
}
export interface TaskFilter {
  projectId?: string | undefined;
  batchId?: string | undefined;
  status?: TaskRow["status"] | undefined;
  toDecide?: boolean | undefined;
  externalKey?: string | undefined;
}

/** The projects of a customer, as a condition on a column that holds a project's id. */
export function ofCustomer(tx: Tx, scope: Scope, projectId: Parameters<typeof inArray>[0]) {
  if (!scope.customerId) return undefined;
  return inArray(
    projectId,
    tx
      .select({ id: projects.projectId })
      .from(projects)
      .where(and(eq(projects.workspaceId, scope.workspaceId), eq(projects.customerId, scope.customerId))),
  );
}

function query(tx: Tx) {
  return tx
    .select({ task: tasks, stage: openings.stage })
    .from(tasks)
    .leftJoin(openings, eq(openings.taskId, tasks.id))
    .$dynamic();
}

function named(scope: Scope, externalKey: string, projectId: string | undefined) {
  return and(
    eq(taskKeys.workspaceId, scope.workspaceId),
    eq(taskKeys.externalKey, externalKey),
    projectId ? eq(taskKeys.projectId, projectId) : undefined,
  );
}

function matching(tx: Tx, scope: Scope, filter: TaskFilter) {
  const { projectId, batchId, status, toDecide, externalKey } = filter;
  return and(
    eq(tasks.workspaceId, scope.workspaceId),
    ofCustomer(tx, scope, tasks.projectId),
    projectId ? eq(tasks.projectId, projectId) : undefined,
    batchId ? eq(tasks.batchId, batchId) : undefined,
    status ? eq(tasks.status, status) : undefined,
    // Not compared with a parameter: a plan that is made once could not use the index of the few to decide.
    toDecide === undefined ? undefined : toDecide ? sql`${tasks.toDecide}` : sql`not ${tasks.toDecide}`,
    externalKey
      ? inArray(
          tasks.id,
          tx
            .select({ id: taskKeys.taskId })
            .from(taskKeys)
            .where(named(scope, externalKey, projectId)),
        )
      : undefined,
  );
}

export async function findTask(tx: Tx, scope: Scope, taskId: string): Promise<Task | undefined> {
  const [row] = await query(tx).where(and(matching(tx, scope, {}), eq(tasks.id, taskId)));
  return row && toTask(row.task, row.stage);
}

export async function listTasks(
  tx: Tx,
  scope: Scope,
  filter: TaskFilter,
  before: string | undefined,
  limit: number,
): Promise<Task[]> {
  const rows = await query(tx)
    .where(and(matching(tx, scope, filter), before ? lt(tasks.id, before) : undefined))
    .orderBy(desc(tasks.id))
    .limit(limit + 1);
  return rows.map((row) => toTask(row.task, row.stage));
}

/** The next tasks in the order of their ids. */
export async function tasksAfter(
  tx: Tx,
  scope: Scope,
  filter: TaskFilter,
  after: string | undefined,
  limit: number,
): Promise<Task[]> {
  const rows = await query(tx)
    .where(and(matching(tx, scope, filter), after ? gt(tasks.id, after) : undefined))
    .orderBy(asc(tasks.id))
    .limit(limit);
  return rows.map((row) => toTask(row.task, row.stage));
}

export async function lockTask(tx: Tx, scope: Scope, taskId: string): Promise<TaskRow | undefined> {
  const [row] = await tx
    .select()
    .from(tasks)
    .where(and(matching(tx, scope, {}), eq(tasks.id, taskId)))
    .for("update");
  return row;
}

/** Of the given ids those that are tasks in this scope. */
export async function knownTasks(tx: Tx, scope: Scope, taskIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(matching(tx, scope, {}), inArray(tasks.id, [...new Set(taskIds)])));
  return new Set(rows.map((row) => row.id));
}

/** Locks many tasks of some workspaces, in the order of their ids. */
export async function lockTasks(
  tx: Tx,
  workspaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Map<string, TaskRow>> {
  const rows = await tx
    .select()
    .from(tasks)
    .where(and(inArray(tasks.workspaceId, [...workspaceIds]), inArray(tasks.id, [...taskIds])))
    .orderBy(asc(tasks.id))
    .for("update");
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes the status of many tasks by one statement. */
export async function saveStatuses(tx: Tx, rows: readonly TaskRow[]): Promise<void> {
  if (rows.length === 0) return;
  const list = JSON.stringify(
    rows.map((row) => ({
      id: row.id,
      w: row.workspaceId,
      status: row.status,
      sequence: row.statusSequence,
      at: row.updatedAt,
    })),
  );
  await tx.execute(sql`
    update tasks.tasks t set status = r.status, status_sequence = r.sequence, updated_at = r.at
    from jsonb_to_recordset(${list}::text::jsonb) as r(id uuid, w uuid, status text, sequence int, at timestamptz)
    where t.id = r.id and t.workspace_id = r.w and t.id = any (${idList(rows)}::uuid[])`);
}

/** Writes down that an opening or closing of many tasks was carried out. */
export async function saveOpeningSequences(tx: Tx, rows: readonly TaskRow[]): Promise<void> {
  if (rows.length === 0) return;
  const list = JSON.stringify(rows.map((row) => ({ id: row.id, w: row.workspaceId, sequence: row.openingSequence })));
  await tx.execute(sql`
    update tasks.tasks t set opening_sequence = r.sequence
    from jsonb_to_recordset(${list}::text::jsonb) as r(id uuid, w uuid, sequence int)
    where t.id = r.id and t.workspace_id = r.w and t.id = any (${idList(rows)}::uuid[])`);
}

/** Ids as a Postgres array, by which the planner finds the partitions to look into. */
function idList(rows: readonly { id: string }[]): string {
  return `{${rows.map((row) => row.id).join(",")}}`;
}

export async function changeTask(tx: Tx, workspaceId: string, taskId: string, set: Partial<TaskRow>): Promise<void> {
  await tx
    .update(tasks)
    .set(set)
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId)));
}

/** Writes down whether a person has to decide what a task means; of a cancelled one nobody has to. */
export async function saveToDecide(tx: Tx, workspaceId: string, taskId: string, toDecide: boolean): Promise<void> {
  const isOther = and(
    ne(tasks.toDecide, toDecide),
    toDecide ? sql`${tasks.ended} is distinct from 'cancelled'` : undefined,
  );
  await tx
    .update(tasks)
    .set({ toDecide })
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId), isOther));
}

/** Hand-ins that were sent back stand no more. */
export async function takeBackSubmissions(tx: Tx, workspaceId: string, taskId: string, count: number): Promise<void> {
  await tx
    .update(tasks)
    .set({ submissions: sql`greatest(0, ${tasks.submissions} - ${count}::int)` })
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId)));
}

/** A gold as whoever is handed it sees it: like a task that nobody has worked on. */
export function disguised(task: Task): Task {
  const { createdAt } = task;
  const fresh = {
    status: "open",
    stage: "annotate",
    toDecide: false,
    submissions: 0,
    completedAt: null,
    version: 1,
  } as const;
  return { ...task, ...fresh, updatedAt: createdAt };
}

export function toTask(row: TaskRow, stage: Task["stage"]): Task {
  return {
    id: row.id,
    projectId: row.projectId,
    batchId: row.batchId,
    externalKey: row.externalKey,
    data: row.data as TaskData,
    meta: row.meta as Task["meta"],
    preLabel: row.preLabel as Task["preLabel"],
    priority: row.priority,
    status: row.status,
    stage,
    toDecide: row.toDecide,
    overlap: row.overlap,
    submissions: row.submissions,
    schemaVersion: row.schemaVersion,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    version: row.version,
  };
}
