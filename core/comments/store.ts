import { and, asc, eq, gt } from "drizzle-orm";
import { comments, threads } from "../../db/schema/comments.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { Comment } from "./contract.ts";

type ThreadRow = typeof threads.$inferSelect;
type CommentRow = typeof comments.$inferSelect;

export async function listComments(
  tx: Tx,
  workspaceId: string,
  entityType: "TASK" | "ANNOTATION",
  entityId: string,
  after: string | undefined,
  limit: number,
): Promise<Comment[]> {
  const rows = await tx
    .select()
    .from(comments)
    .innerJoin(threads, eq(threads.id, comments.threadId))
    .where(
      and(
        eq(comments.workspaceId, workspaceId),
        eq(threads.entityType, entityType),
        eq(threads.entityId, entityId),
        after ? gt(comments.id, after) : undefined,
      ),
    )
    .orderBy(asc(comments.id))
    .limit(limit + 1);
  return rows.map((row) => toComment(row.comments, row.threads));
}

export async function lockComment(
  tx: Tx,
  workspaceId: string,
  commentId: string,
): Promise<{ comment: CommentRow; thread: ThreadRow } | undefined> {
  const [row] = await tx
    .select()
    .from(comments)
    .innerJoin(threads, eq(threads.id, comments.threadId))
    .where(and(eq(comments.workspaceId, workspaceId), eq(comments.id, commentId)))
    .for("update");
  return row && { comment: row.comments, thread: row.threads };
}

export async function findThread(tx: Tx, workspaceId: string, threadId: string): Promise<ThreadRow | undefined> {
  const [row] = await tx
    .select()
    .from(threads)
    .where(and(eq(threads.workspaceId, workspaceId), eq(threads.id, threadId)));
  return row;
}

export async function saveThread(tx: Tx, thread: ThreadRow): Promise<void> {
  await tx.insert(threads).values(thread).onConflictDoUpdate({ target: threads.id, set: thread });
}

export async function saveComment(tx: Tx, comment: CommentRow): Promise<void> {
  await tx.insert(comments).values(comment).onConflictDoUpdate({ target: comments.id, set: comment });
}

export function toComment(comment: CommentRow, thread: ThreadRow): Comment {
  return {
    id: comment.id,
    threadId: thread.id,
    entityType: thread.entityType,
    entityId: thread.entityId,
    projectId: thread.projectId,
    regionId: thread.regionId,
    authorId: comment.authorId,
    body: comment.deleted ? "" : comment.body,
    mentions: comment.mentions,
    resolvedAt: thread.resolvedAt?.toISOString() ?? null,
    resolvedBy: thread.resolvedBy,
    createdAt: comment.createdAt.toISOString(),
    updatedAt: comment.updatedAt.toISOString(),
    deleted: comment.deleted,
    version: comment.version,
  };
}
