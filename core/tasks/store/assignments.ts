import { and, asc, desc, eq, inArray, isNotNull, lt, lte, max, or } from "drizzle-orm";
import { assignments } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Assignment, Stage } from "../contract.ts";
import { standingOf } from "../rules.ts";
import { ofCustomer, type Scope } from "./tasks.ts";

export type AssignmentRow = typeof assignments.$inferSelect;

export async function findAssignment(
  tx: Tx,
  workspaceId: string,
  assignmentId: string,
): Promise<AssignmentRow | undefined> {
  const [row] = await tx
    .select()
    .from(assignments)
    .where(and(eq(assignments.workspaceId, workspaceId), eq(assignments.id, assignmentId)));
  return row;
}

export async function lockAssignment(
  tx: Tx,
  workspaceId: string,
  assignmentId: string,
): Promise<AssignmentRow | undefined> {
  const [row] = await tx
    .select()
    .from(assignments)
    .where(and(eq(assignments.workspaceId, workspaceId), eq(assignments.id, assignmentId)))
    .for("update");
  return row;
}

export async function assignmentsOfUser(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  userId: string,
): Promise<AssignmentRow[]> {
  return tx
    .select()
    .from(assignments)
    .where(
      and(eq(assignments.workspaceId, workspaceId), eq(assignments.taskId, taskId), eq(assignments.userId, userId)),
    );
}

/** The newest round in which work on a task was handed in; 0 before the first. */
export async function lastHandIn(tx: Tx, workspaceId: string, taskId: string): Promise<number> {
  const [row] = await tx
    .select({ round: max(assignments.round) })
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        eq(assignments.taskId, taskId),
        eq(assignments.stage, "annotate"),
        eq(assignments.status, "submitted"),
        eq(assignments.gold, false),
      ),
    );
  return row?.round ?? 0;
}

/** The live leases of a task. */
export async function liveOfTask(tx: Tx, workspaceId: string, taskId: string): Promise<AssignmentRow[]> {
  return tx
    .select()
    .from(assignments)
    .where(
      and(eq(assignments.workspaceId, workspaceId), eq(assignments.taskId, taskId), eq(assignments.status, "active")),
    )
    .orderBy(asc(assignments.id));
}

/** What a person has claimed and not handed in, in the order of the tasks. */
export async function liveOfUser(tx: Tx, workspaceId: string, userId: string): Promise<AssignmentRow[]> {
  return tx
    .select()
    .from(assignments)
    .where(
      and(eq(assignments.workspaceId, workspaceId), eq(assignments.userId, userId), eq(assignments.status, "active")),
    )
    .orderBy(asc(assignments.taskId));
}

/** Of the given assignments those that are due, locked. */
export async function lockDue(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  now: Date,
): Promise<AssignmentRow[]> {
  return tx
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        inArray(assignments.id, [...ids]),
        eq(assignments.status, "active"),
        lte(assignments.leaseExpiresAt, now),
      ),
    )
    .orderBy(asc(assignments.id))
    .for("update");
}

/** Leases that ran out, of one project's stage. */
export async function dueOfStage(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  stage: Stage,
  now: Date,
): Promise<AssignmentRow[]> {
  return tx
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        eq(assignments.projectId, projectId),
        eq(assignments.stage, stage),
        eq(assignments.status, "active"),
        lte(assignments.leaseExpiresAt, now),
      ),
    )
    .limit(500);
}

export async function addAssignment(tx: Tx, row: AssignmentRow): Promise<void> {
  await tx.insert(assignments).values(row);
}

export async function saveAssignment(tx: Tx, row: AssignmentRow): Promise<void> {
  await tx
    .update(assignments)
    .set(row)
    .where(and(eq(assignments.workspaceId, row.workspaceId), eq(assignments.id, row.id)));
}

export interface AssignmentFilter {
  taskId?: string | undefined;
  userId?: string | undefined;
  status?: AssignmentRow["status"] | undefined;
  stage?: Stage | undefined;
}

export async function listAssignments(
  tx: Tx,
  scope: Scope,
  filter: AssignmentFilter,
  before: string | undefined,
  limit: number,
): Promise<AssignmentRow[]> {
  const { taskId, userId, status, stage } = filter;
  return tx
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        ofCustomer(tx, scope, assignments.projectId),
        taskId ? eq(assignments.taskId, taskId) : undefined,
        userId ? eq(assignments.userId, userId) : undefined,
        status ? eq(assignments.status, status) : undefined,
        stage ? eq(assignments.stage, stage) : undefined,
        before ? lt(assignments.id, before) : undefined,
      ),
    )
    .orderBy(desc(assignments.id))
    .limit(limit + 1);
}

export function toAssignment(row: AssignmentRow, now: Date): Assignment {
  return {
    id: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    queueId: row.queueId,
    userId: row.userId,
    stage: row.stage,
    status: standingOf(row, now),
    fence: row.fence,
    leaseExpiresAt: row.leaseExpiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    reason: row.reason,
    postponedUntil: row.postponedUntil?.toISOString() ?? null,
    handover: row.handover,
    ...(row.prefetched ? { prefetched: true } : {}),
    activeMs: row.activeMs,
  };
}

/** Lets those who skipped or postponed a task at a stage have it again. Returns how many. */
export async function forgive(tx: Tx, workspaceId: string, taskId: string, stage: Stage): Promise<number> {
  const rows = await tx
    .update(assignments)
    .set({ status: "released", postponedUntil: null })
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        eq(assignments.taskId, taskId),
        eq(assignments.stage, stage),
        or(eq(assignments.status, "skipped"), isNotNull(assignments.postponedUntil)),
      ),
    )
    .returning({ id: assignments.id });
  return rows.length;
}
