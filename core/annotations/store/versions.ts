import { and, desc, eq, inArray, isNull, lt, max, ne, or } from "drizzle-orm";
import { annotationVersions } from "../../../db/schema/annotations.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { BlameMarks } from "../blame.ts";
import type { Stored } from "../payload.ts";
import type { Changes } from "../version.contract.ts";

type Row = typeof annotationVersions.$inferSelect;
export type VersionRow = Omit<Row, "result" | "blame" | "changes"> & {
  result: Stored;
  blame: BlameMarks;
  changes: Changes;
};

interface Authored {
  id: string;
  userId: string;
  version: number;
}

export type NewVersion = Omit<VersionRow, "xid">;

function of(workspaceId: string, annotationId: string) {
  return and(eq(annotationVersions.workspaceId, workspaceId), eq(annotationVersions.annotationId, annotationId));
}

export async function addVersion(tx: Tx, row: NewVersion): Promise<void> {
  await tx.insert(annotationVersions).values(row);
}

export async function findVersion(
  tx: Tx,
  workspaceId: string,
  annotationId: string,
  version: number,
): Promise<VersionRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotationVersions)
    .where(and(of(workspaceId, annotationId), eq(annotationVersions.version, version)));
  return row as VersionRow | undefined;
}

/** Versions of an annotation on one line below `before`, newest first; one more than `limit`. */
export async function versionsOf(
  tx: Tx,
  workspaceId: string,
  annotationId: string,
  { branch, before }: { branch: string | undefined; before: number | undefined },
  limit: number,
): Promise<VersionRow[]> {
  const rows = await tx
    .select()
    .from(annotationVersions)
    .where(
      and(
        of(workspaceId, annotationId),
        branch === undefined ? isNull(annotationVersions.branch) : eq(annotationVersions.branch, branch),
        before === undefined ? undefined : lt(annotationVersions.version, before),
      ),
    )
    .orderBy(desc(annotationVersions.version))
    .limit(limit + 1);
  return rows as VersionRow[];
}

/** Of some annotations those whose newest version that counts somebody other than their author made, and who. */
export async function madeByOthers(
  tx: Tx,
  workspaceId: string,
  rows: readonly Authored[],
): Promise<{ annotationId: string; userId: string }[]> {
  if (rows.length === 0) return [];
  const { annotationId, userId, version } = annotationVersions;
  const newest = rows.map((row) => and(eq(annotationId, row.id), eq(version, row.version), ne(userId, row.userId)));
  return tx
    .select({ annotationId, userId })
    .from(annotationVersions)
    .where(and(eq(annotationVersions.workspaceId, workspaceId), or(...newest)));
}

interface ByModel {
  version: number;
  model: string | null;
  blame: BlameMarks;
}

/** What a model made of some annotations before their authors did, by the annotation. */
export async function madeByModels(
  tx: Tx,
  workspaceId: string,
  rows: readonly { id: string }[],
): Promise<Map<string, ByModel>> {
  if (rows.length === 0) return new Map();
  const { annotationId, version, model, blame, source } = annotationVersions;
  const ids = rows.map((row) => row.id);
  const found = await tx
    .select({ annotationId, version, model, blame })
    .from(annotationVersions)
    .where(and(eq(annotationVersions.workspaceId, workspaceId), inArray(annotationId, ids), eq(source, "model")));
  return new Map(found.map(({ annotationId: id, ...one }) => [id, one as ByModel]));
}

/** Of each of some annotations the newest version on the line that counts that its own author made. */
export async function lastByAuthor(tx: Tx, workspaceId: string, rows: readonly Authored[]): Promise<VersionRow[]> {
  if (rows.length === 0) return [];
  const { annotationId, userId, version, branch } = annotationVersions;
  const own = rows.map((row) => and(eq(annotationId, row.id), eq(userId, row.userId)));
  const found = await tx
    .selectDistinctOn([annotationId])
    .from(annotationVersions)
    .where(and(eq(annotationVersions.workspaceId, workspaceId), isNull(branch), or(...own)))
    .orderBy(annotationId, desc(version));
  return found as VersionRow[];
}

/** Who made some versions of an annotation, and when. */
export async function authorsOf(tx: Tx, workspaceId: string, annotationId: string, versions: readonly number[]) {
  const { version, userId, source, createdAt } = annotationVersions;
  return tx
    .select({ version, userId, source, createdAt })
    .from(annotationVersions)
    .where(and(of(workspaceId, annotationId), inArray(version, [...versions])));
}

/** The number of the first version of an annotation that is its own author's and says just this. */
export async function versionThatSays(
  tx: Tx,
  workspaceId: string,
  { id, userId }: Pick<Authored, "id" | "userId">,
  result: Stored,
): Promise<number | undefined> {
  const says = and(eq(annotationVersions.userId, userId), eq(annotationVersions.result, result));
  const [row] = await tx
    .select({ version: annotationVersions.version })
    .from(annotationVersions)
    .where(and(of(workspaceId, id), says))
    .orderBy(annotationVersions.version)
    .limit(1);
  return row?.version;
}

/** The branches of an annotation by their names, each with its newest version. */
export async function branchesOf(
  tx: Tx,
  workspaceId: string,
  annotationId: string,
): Promise<{ name: string; version: number }[]> {
  const { branch, version } = annotationVersions;
  const rows = await tx
    .select({ name: branch, version: max(version) })
    .from(annotationVersions)
    .where(of(workspaceId, annotationId))
    .groupBy(branch)
    .orderBy(branch);
  return rows.flatMap((row) => (row.name === null ? [] : { name: row.name, version: row.version! }));
}
