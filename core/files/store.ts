import { and, desc, eq, inArray, lt, ne } from "drizzle-orm";
import { files } from "../../db/schema/files.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { File } from "./contract.ts";

export type FileRow = typeof files.$inferSelect;

const live = (workspaceId: string) => and(eq(files.workspaceId, workspaceId), ne(files.status, "deleted"));

export async function addFile(tx: Tx, row: FileRow): Promise<void> {
  await tx.insert(files).values(row);
}

export async function saveFile(tx: Tx, row: FileRow): Promise<void> {
  await tx
    .update(files)
    .set(row)
    .where(and(eq(files.workspaceId, row.workspaceId), eq(files.id, row.id)));
}

export async function findFile(tx: Tx, workspaceId: string, fileId: string): Promise<FileRow | undefined> {
  const [row] = await tx
    .select()
    .from(files)
    .where(and(live(workspaceId), eq(files.id, fileId)));
  return row;
}

export async function lockFile(tx: Tx, workspaceId: string, fileId: string): Promise<FileRow | undefined> {
  const [row] = await tx
    .select()
    .from(files)
    .where(and(live(workspaceId), eq(files.id, fileId)))
    .for("update");
  return row;
}

/** The bucket's name for an upload in parts, of a file that is deleted too. */
export async function findUploadId(tx: Tx, workspaceId: string, fileId: string): Promise<string | null> {
  const [row] = await tx
    .select({ uploadId: files.uploadId })
    .from(files)
    .where(and(eq(files.workspaceId, workspaceId), eq(files.id, fileId)));
  return row?.uploadId ?? null;
}

export async function findFiles(tx: Tx, workspaceId: string, fileIds: readonly string[]): Promise<FileRow[]> {
  if (fileIds.length === 0) return [];
  return tx
    .select()
    .from(files)
    .where(and(live(workspaceId), inArray(files.id, [...fileIds])));
}

/** Newest first, one more than `limit`. */
export async function listFiles(
  tx: Tx,
  workspaceId: string,
  projectId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<FileRow[]> {
  return tx
    .select()
    .from(files)
    .where(
      and(
        live(workspaceId),
        projectId ? eq(files.projectId, projectId) : undefined,
        before ? lt(files.id, before) : undefined,
      ),
    )
    .orderBy(desc(files.id))
    .limit(limit + 1);
}

/** Uploads of any workspace that were announced before an instant and never finalised; for the system role. */
export async function findForgotten(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<Pick<FileRow, "id" | "workspaceId">[]> {
  return tx
    .select({ id: files.id, workspaceId: files.workspaceId })
    .from(files)
    .where(and(eq(files.status, "pending"), lt(files.createdAt, before)))
    .limit(limit);
}

export function toFile(row: FileRow): File {
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    contentType: row.contentType,
    bytes: row.bytes,
    sha256: row.sha256,
    status: row.status,
    error: row.error,
    metadata: { width: row.width, height: row.height, orientation: row.orientation, thumbnail: row.thumbnail },
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}
