import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { annotations } from "../../../db/schema/annotations.ts";
import { changed } from "../../kernel/cache.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ActiveReport } from "../../tasks/contract.ts";
import type { Annotation } from "../contract.ts";
import { NOBODY } from "../fused.contract.ts";
import type { Stored } from "../payload.ts";

/** A hand-in whose lease is being ended. */
export interface Pending {
  reference: string;
  assignmentId: string;
  fence: number;
  sequence: number;
  /** What the page that handed in had measured; without it, what its client claims to have added. */
  active?: ActiveReport | undefined;
  claimedMs?: number;
  confidence: number | null;
  result: Stored;
  /** The status to go back to when the lease turns out to be lost. */
  before: "draft" | "submitted" | "rejected" | "accepted";
}
type Columns = typeof annotations.$inferSelect;
export type AnnotationRow = Omit<Columns, "result" | "draft" | "pending" | "feedback"> & {
  result: Stored;
  draft: Stored | null;
  pending: Pending | null;
  feedback: Annotation["feedback"];
};

/** What is kept of an annotation is kept under this name. */
export function nameOf(annotationId: string): string {
  return `annotation:${annotationId}`;
}

/** Whose annotations may be seen: those of a customer's projects, and of one person only. */
export interface Scope {
  workspaceId: string;
  customerId: string | null;
  userId: string | null;
}

function within({ workspaceId, customerId, userId }: Scope) {
  return and(
    eq(annotations.workspaceId, workspaceId),
    customerId ? eq(annotations.customerId, customerId) : undefined,
    userId ? eq(annotations.userId, userId) : undefined,
  );
}

export async function findAnnotation(tx: Tx, scope: Scope, id: string): Promise<AnnotationRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotations)
    .where(and(within(scope), eq(annotations.id, id)));
  return row as AnnotationRow | undefined;
}

/** A row that has been JSON meanwhile, as it was before. */
export function revived(row: AnnotationRow): AnnotationRow {
  const { draftSavedAt, judgedAt, submittedAt, createdAt, updatedAt } = row;
  return {
    ...row,
    draftSavedAt: draftSavedAt && new Date(draftSavedAt),
    judgedAt: judgedAt && new Date(judgedAt),
    submittedAt: submittedAt && new Date(submittedAt),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

export async function findAnnotations(tx: Tx, scope: Scope, ids: readonly string[]): Promise<AnnotationRow[]> {
  const rows = await tx
    .select()
    .from(annotations)
    .where(and(within(scope), inArray(annotations.id, [...ids])));
  return rows as AnnotationRow[];
}

/** What people have handed in of some tasks of a project, and stands. */
export async function standingOf(
  tx: Tx,
  scope: Scope,
  projectId: string,
  taskIds: readonly string[],
): Promise<AnnotationRow[]> {
  const rows = await tx
    .select()
    .from(annotations)
    .where(
      and(
        within(scope),
        eq(annotations.projectId, projectId),
        inArray(annotations.taskId, [...taskIds]),
        gt(annotations.version, 0),
        inArray(annotations.status, ["submitted", "accepted"]),
        eq(annotations.source, "human"),
      ),
    )
    .orderBy(asc(annotations.taskId), asc(annotations.id));
  return rows as AnnotationRow[];
}

/** What several people's work on a task was fused into. */
export async function findFused(tx: Tx, workspaceId: string, taskId: string): Promise<AnnotationRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotations)
    .where(
      and(eq(annotations.workspaceId, workspaceId), eq(annotations.taskId, taskId), eq(annotations.userId, NOBODY)),
    );
  return row as AnnotationRow | undefined;
}

/** Keeps how sure what several people's work was fused into is by now; it stays the version that it is. */
export async function saveFusedConfidence(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  confidence: number,
): Promise<void> {
  const { userId, version } = annotations;
  const fused = and(eq(annotations.taskId, taskId), eq(userId, NOBODY), gt(version, 0));
  const saved = await tx
    .update(annotations)
    .set({ confidence })
    .where(and(eq(annotations.workspaceId, workspaceId), fused))
    .returning({ id: annotations.id });
  changed(
    workspaceId,
    saved.map(({ id }) => nameOf(id)),
  );
}

/** Annotations of a task after one of them, oldest first; one more than `limit`. */
export async function annotationsOfTask(
  tx: Tx,
  scope: Scope,
  taskId: string,
  after: string | undefined,
  limit: number,
): Promise<AnnotationRow[]> {
  const rows = await tx
    .select()
    .from(annotations)
    .where(and(within(scope), eq(annotations.taskId, taskId), after ? gt(annotations.id, after) : undefined))
    .orderBy(asc(annotations.id))
    .limit(limit + 1);
  return rows as AnnotationRow[];
}

export async function lockAnnotation(tx: Tx, workspaceId: string, id: string): Promise<AnnotationRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotations)
    .where(and(eq(annotations.workspaceId, workspaceId), eq(annotations.id, id)))
    .for("update");
  return row as AnnotationRow | undefined;
}

/** Locks all annotations of a task, in the order of their ids. */
export async function lockAnnotationsOfTask(tx: Tx, workspaceId: string, taskId: string): Promise<AnnotationRow[]> {
  const rows = await tx
    .select()
    .from(annotations)
    .where(and(eq(annotations.workspaceId, workspaceId), eq(annotations.taskId, taskId)))
    .orderBy(asc(annotations.id))
    .for("update");
  return rows as AnnotationRow[];
}

/** Locks a person's annotation of a task, which is made from `fresh` when there is none. */
export async function lockOrAdd(tx: Tx, fresh: AnnotationRow): Promise<AnnotationRow> {
  const known = await lockOf(tx, fresh);
  if (known) return known;
  const [added] = await tx.insert(annotations).values(fresh).onConflictDoNothing().returning();
  return (added as AnnotationRow | undefined) ?? (await lockOf(tx, fresh))!;
}

async function lockOf(tx: Tx, { workspaceId, taskId, userId }: AnnotationRow): Promise<AnnotationRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotations)
    .where(
      and(eq(annotations.workspaceId, workspaceId), eq(annotations.taskId, taskId), eq(annotations.userId, userId)),
    )
    .for("update");
  return row as AnnotationRow | undefined;
}

export async function saveAnnotationRow(tx: Tx, row: AnnotationRow): Promise<void> {
  changed(row.workspaceId, [nameOf(row.id)]);
  await tx
    .update(annotations)
    .set(row)
    .where(and(eq(annotations.workspaceId, row.workspaceId), eq(annotations.id, row.id)));
}

export interface StreamFilter {
  projectId: string;
  batchId?: string | undefined;
  statuses: readonly AnnotationRow["status"][];
}

/** Handed-in annotations in the order of (task id, id) after a position. */
export async function annotationsAfter(
  tx: Tx,
  scope: Scope,
  filter: StreamFilter,
  after: { taskId: string; id: string } | undefined,
  limit: number,
): Promise<AnnotationRow[]> {
  const rows = await tx
    .select()
    .from(annotations)
    .where(
      and(
        within(scope),
        eq(annotations.projectId, filter.projectId),
        filter.batchId ? eq(annotations.batchId, filter.batchId) : undefined,
        gt(annotations.version, 0),
        inArray(annotations.status, [...filter.statuses]),
        after
          ? sql`(${annotations.taskId}, ${annotations.id}) > (${after.taskId}::uuid, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(asc(annotations.taskId), asc(annotations.id))
    .limit(limit);
  return rows as AnnotationRow[];
}
