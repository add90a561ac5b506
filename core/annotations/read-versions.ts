import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { annotationsContract } from "./contract.ts";
import { changesOf, differences, EMPTY, reordered } from "./diff.ts";
import { isRef, wholeOf } from "./payload.ts";
import { type AnnotationRow, findAnnotation } from "./store/annotations.ts";
import { authorsOf, branchesOf, findVersion, type NewVersion, type VersionRow, versionsOf } from "./store/versions.ts";
import { type AnnotationVersion, type Blame, MOST_BLAMED } from "./version.contract.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;

/** Versions of an annotation on one line, newest first, and who last set each part of the newest. */
export async function getHistory(
  ctx: Context,
  { annotationId, limit, cursor, branch }: Input<C["getHistory"]>,
): Promise<Output<C["getHistory"]>> {
  const before = positionOf(cursor);
  const first = before === undefined;
  const { rows, authors, branches } = await transaction(ctx, async (tx) => {
    await mustSee(tx, ctx, annotationId);
    const rows = await versionsOf(tx, ctx.workspaceId, annotationId, { branch, before }, limit);
    const authors = first && rows[0] ? await authorsIn(tx, rows[0]) : null;
    return { rows, authors, branches: first ? await branchesOf(tx, ctx.workspaceId, annotationId) : [] };
  });
  const { items, nextCursor } = toPage(rows, limit, (row) => String(row.version));
  const blame = authors && (await blameOf(ctx, rows[0]!, authors));
  return { items: items.map(toVersion), nextCursor, blame, branches };
}

/** One version of an annotation, whole; throws 404. */
export async function getAnnotationVersion(
  ctx: Context,
  { annotationId, version }: Input<C["getAnnotationVersion"]>,
): Promise<Output<C["getAnnotationVersion"]>> {
  const { row, authors } = await transaction(ctx, async (tx) => {
    await mustSee(tx, ctx, annotationId);
    const row = await mustFind(tx, ctx, annotationId, version);
    return { row, authors: await authorsIn(tx, row) };
  });
  const result = await wholeOf(ctx, row.taskId, row.result);
  return { ...toVersion(row), result, blame: await blameOf(ctx, row, authors) };
}

/** What differs between two versions of an annotation, whichever lines they are on, or what one changed; throws 404. */
export async function compareVersions(
  ctx: Context,
  { annotationId, from, to, limit, cursor }: Input<C["compareVersions"]>,
): Promise<Output<C["compareVersions"]>> {
  const start = positionOf(cursor) ?? 0;
  const { older, newer } = await transaction(ctx, async (tx) => {
    const { version } = await mustSee(tx, ctx, annotationId);
    const newer = await mustFind(tx, ctx, annotationId, to ?? version);
    const base = from ?? newer.parent;
    return { older: base === null ? null : await mustFind(tx, ctx, annotationId, base), newer };
  });
  const [left, right] = await Promise.all([
    older ? wholeOf(ctx, older.taskId, older.result) : EMPTY,
    wholeOf(ctx, newer.taskId, newer.result),
  ]);
  const found = differences(left, right);
  const end = start + limit;
  return {
    from: older?.version ?? null,
    to: newer.version,
    changes: changesOf(found),
    reordered: reordered(left, right),
    items: found.slice(start, end),
    nextCursor: end < found.length ? String(end) : null,
  };
}

/** A version as everybody sees it who may see the annotation. */
export function toVersion(row: NewVersion): AnnotationVersion {
  const { annotationId, version, parent, branch, userId, source, model, reason, changes, createdAt } = row;
  const result = isRef(row.result) ? null : row.result;
  return {
    annotationId,
    version,
    parent,
    branch,
    userId,
    source,
    model,
    reason,
    changes,
    result,
    createdAt: createdAt.toISOString(),
  };
}

/** Throws 404 unless the caller may see the annotation. */
export async function mustSee(tx: Tx, ctx: Context, annotationId: string): Promise<AnnotationRow> {
  const row = await findAnnotation(tx, scopeOf(ctx), annotationId);
  if (!row) throw requestProblems.not_found();
  return row;
}

/** Throws 404 when there is no such version. */
export async function mustFind(tx: Tx, ctx: Context, annotationId: string, version: number): Promise<VersionRow> {
  const row = await findVersion(tx, ctx.workspaceId, annotationId, version);
  if (!row) throw requestProblems.not_found({ detail: `The annotation has no version ${version}.` });
  return row;
}

type Authors = Awaited<ReturnType<typeof authorsOf>>;

/** Whoever made the versions that a version's parts were last set in. */
function authorsIn(tx: Tx, { workspaceId, annotationId, blame }: VersionRow): Promise<Authors> {
  const { regions, relations, answers } = blame;
  const marks = new Set([...shown(regions), ...shown(relations), ...Object.values(answers)]);
  return authorsOf(tx, workspaceId, annotationId, [...marks]);
}

/** Puts names to the marks of a version. */
async function blameOf(ctx: Context, row: VersionRow, authors: Authors): Promise<Blame> {
  const { version, blame } = row;
  const { regions, relations } = await wholeOf(ctx, row.taskId, row.result);
  const by = lastSetOf(authors);
  return {
    version,
    regions: shown(regions).map(({ id }, at) => ({ id, ...by.get(blame.regions[at]!)! })),
    relations: shown(relations).map((relation, at) => ({ ...relation, ...by.get(blame.relations[at]!)! })),
    answers: Object.entries(blame.answers).map(([field, mark]) => ({ field, ...by.get(mark)! })),
    truncated: regions.length > MOST_BLAMED || relations.length > MOST_BLAMED,
  };
}

function shown<T>(list: readonly T[]): readonly T[] {
  return list.length > MOST_BLAMED ? list.slice(0, MOST_BLAMED) : list;
}

/** Who made each of some versions, as it is shown beside what was last set in it. */
export function lastSetOf(authors: Authors) {
  const lines = authors.map(({ createdAt, ...author }) => ({ ...author, at: createdAt.toISOString() }));
  return new Map(lines.map((line) => [line.version, line]));
}

/** Where a page begins; throws 422 for what is no cursor. */
export function positionOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const position = /^\d{1,10}$/.test(cursor) ? Number(cursor) : 0;
  if (position > 0 && position <= 1_000_000_000) return position;
  throw requestProblems.invalid({ errors: [{ pointer: "/query/cursor", detail: "is no cursor of this list" }] });
}
