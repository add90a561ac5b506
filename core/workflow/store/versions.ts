import { and, desc, eq, inArray, lt, max, sql } from "drizzle-orm";
import { workflowInstances, workflowVersions } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Definition, WorkflowStatus } from "../definition.contract.ts";
import type { VersionSummary, WorkflowVersion } from "../version.contract.ts";

export type VersionRow = typeof workflowVersions.$inferSelect;

function one({ workspaceId, workflowId, definitionVersion }: Key) {
  return and(
    eq(workflowVersions.workspaceId, workspaceId),
    eq(workflowVersions.workflowId, workflowId),
    eq(workflowVersions.definitionVersion, definitionVersion),
  );
}
type Key = Pick<VersionRow, "workspaceId" | "workflowId" | "definitionVersion">;

export async function findVersion(tx: Tx, key: Key): Promise<VersionRow | undefined> {
  const [row] = await tx.select().from(workflowVersions).where(one(key));
  return row;
}

/** The version with this status; a workflow has at most one draft and one that is published. */
export async function versionWith(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  status: "draft" | "published",
): Promise<VersionRow | undefined> {
  const mine = and(eq(workflowVersions.workspaceId, workspaceId), eq(workflowVersions.workflowId, workflowId));
  const [row] = await tx
    .select()
    .from(workflowVersions)
    .where(and(mine, eq(workflowVersions.status, status)));
  return row;
}

/** The version that what starts now follows; undefined while nothing was published. */
export async function versionInForce(tx: Tx, workspaceId: string, workflowId: string): Promise<number | undefined> {
  const { definitionVersion, status } = workflowVersions;
  const mine = and(eq(workflowVersions.workspaceId, workspaceId), eq(workflowVersions.workflowId, workflowId));
  const [row] = await tx
    .select({ definitionVersion })
    .from(workflowVersions)
    .where(and(mine, eq(status, "published")));
  return row?.definitionVersion;
}

export async function lastNumber(tx: Tx, workspaceId: string, workflowId: string): Promise<number> {
  const [row] = await tx
    .select({ last: max(workflowVersions.definitionVersion) })
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workspaceId, workspaceId), eq(workflowVersions.workflowId, workflowId)));
  return row?.last ?? 0;
}

export async function listVersions(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  { status, before, limit }: { status: WorkflowStatus | undefined; before: number | undefined; limit: number },
): Promise<VersionSummary[]> {
  const rows = await tx
    .select()
    .from(workflowVersions)
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        status ? eq(workflowVersions.status, status) : undefined,
        before ? lt(workflowVersions.definitionVersion, before) : undefined,
      ),
    )
    .orderBy(desc(workflowVersions.definitionVersion))
    .limit(limit + 1);
  const counts = await countLive(tx, workspaceId, workflowId);
  return rows.map((row) => toSummary(row, counts.get(row.definitionVersion) ?? 0));
}

/** How many instances run or are held on each version. */
async function countLive(tx: Tx, workspaceId: string, workflowId: string): Promise<Map<number, number>> {
  const rows = await tx
    .select({ number: workflowInstances.definitionVersion, count: sql<number>`count(*)::int` })
    .from(workflowInstances)
    .where(
      and(
        eq(workflowInstances.workspaceId, workspaceId),
        eq(workflowInstances.workflowId, workflowId),
        inArray(workflowInstances.status, ["active", "paused"]),
      ),
    )
    .groupBy(workflowInstances.definitionVersion);
  return new Map(rows.map((row) => [row.number, row.count]));
}

export async function describeVersion(tx: Tx, row: VersionRow): Promise<WorkflowVersion> {
  const counts = await countLive(tx, row.workspaceId, row.workflowId);
  const summary = toSummary(row, counts.get(row.definitionVersion) ?? 0);
  return { ...summary, definition: row.definition as Definition };
}

export async function insertVersion(tx: Tx, row: VersionRow): Promise<void> {
  await tx.insert(workflowVersions).values(row);
}

/** Saves a draft, or publishes it. */
export async function saveVersion(tx: Tx, row: VersionRow): Promise<void> {
  await tx.update(workflowVersions).set(row).where(one(row));
}

/** Archives a version, which stays as it was published. */
export async function archiveVersion(tx: Tx, row: VersionRow, archivedAt: Date): Promise<void> {
  await tx
    .update(workflowVersions)
    .set({ status: "archived", archivedAt, version: row.version + 1 })
    .where(one(row));
}

export async function deleteVersion(tx: Tx, row: VersionRow): Promise<void> {
  await tx.delete(workflowVersions).where(one(row));
}

function toSummary(row: VersionRow, instances: number): VersionSummary {
  const { workflowId, definitionVersion, status, note, author, basedOn, hash, version } = row;
  return {
    ...{ workflowId, definitionVersion, status, note, author, basedOn, hash, version, instances },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}
