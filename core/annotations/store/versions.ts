import { and, desc, eq, lt } from "drizzle-orm";
import { annotationVersions } from "../../../db/schema/annotations.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { AnnotationVersion } from "../contract.ts";
import type { Result } from "../region.contract.ts";

type Row = typeof annotationVersions.$inferSelect;

export async function addVersion(tx: Tx, row: typeof annotationVersions.$inferInsert): Promise<void> {
  await tx.insert(annotationVersions).values(row);
}

export async function findVersion(
  tx: Tx,
  workspaceId: string,
  annotationId: string,
  version: number,
): Promise<AnnotationVersion | undefined> {
  const [row] = await tx
    .select()
    .from(annotationVersions)
    .where(
      and(
        eq(annotationVersions.workspaceId, workspaceId),
        eq(annotationVersions.annotationId, annotationId),
        eq(annotationVersions.version, version),
      ),
    );
  return row && toVersion(row);
}

/** Versions of an annotation below `before`, newest first; one more than `limit`. */
export async function versionsOf(
  tx: Tx,
  workspaceId: string,
  annotationId: string,
  before: number | undefined,
  limit: number,
): Promise<AnnotationVersion[]> {
  const rows = await tx
    .select()
    .from(annotationVersions)
    .where(
      and(
        eq(annotationVersions.workspaceId, workspaceId),
        eq(annotationVersions.annotationId, annotationId),
        before === undefined ? undefined : lt(annotationVersions.version, before),
      ),
    )
    .orderBy(desc(annotationVersions.version))
    .limit(limit + 1);
  return rows.map(toVersion);
}

function toVersion(row: Row): AnnotationVersion {
  const { annotationId, version, parent, userId, source, reason } = row;
  return {
    annotationId,
    version,
    parent,
    userId,
    source,
    reason,
    result: row.result as Result,
    createdAt: row.createdAt.toISOString(),
  };
}
