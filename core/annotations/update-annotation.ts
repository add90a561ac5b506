import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotation, annotationsContract } from "./contract.ts";
import { annotationsEvents } from "./events.ts";
import { sizeOf, type Stored, stow, wholeOf } from "./payload.ts";
import { annotationProblems } from "./problems.ts";
import type { Result } from "./region.contract.ts";
import { mustFit } from "./rules.ts";
import { type AnnotationRow, findAnnotation, lockAnnotation, saveAnnotationRow } from "./store/annotations.ts";
import { appendVersion } from "./new-version.ts";
import { findVersion } from "./store/versions.ts";
import { labelSchemaOf, type Subject, subjectOf } from "./subject.ts";
import { scopeOf, toAnnotation } from "./view.ts";

type C = typeof annotationsContract;

/** Corrects a handed-in annotation: the correction is its newest version, by whoever made it. */
export async function updateAnnotation(
  ctx: Context,
  { annotationId, result, ifMatch }: Input<C["updateAnnotation"]>,
): Promise<Annotation> {
  const found = await transaction(ctx, (tx) => findAnnotation(tx, scopeOf(ctx), annotationId));
  if (!found) throw requestProblems.not_found();
  const subject = await mustFitTask(ctx, found, result);
  const [stored] = await Promise.all([stow(ctx, subject, result), wholeOf(ctx, found.taskId, found.result)]);
  const row = await transaction(ctx, async (tx) => {
    const row = await lockHandedIn(tx, ctx, annotationId, ifMatch);
    if (Bun.deepEquals(await wholeOf(ctx, row.taskId, row.result), result)) return row;
    return revise(tx, ctx, row, stored, "edited", row.version);
  });
  return toAnnotation(ctx, row);
}

/** Makes an older version the newest again, as a new version whose parent it is; a model's, and one that came late, must be complete for that. */
export async function restoreVersion(
  ctx: Context,
  { annotationId, version, ifMatch }: Input<C["restoreVersion"]>,
): Promise<Annotation> {
  const { found, older } = await transaction(ctx, async (tx) => {
    const found = await findAnnotation(tx, scopeOf(ctx), annotationId);
    if (!found) throw requestProblems.not_found();
    return { found, older: await findVersion(tx, ctx.workspaceId, annotationId, version) };
  });
  if (!older) throw requestProblems.not_found({ detail: `The annotation has no version ${version}.` });
  // Fetched before the transaction, which then waits for no bucket.
  const result = await wholeOf(ctx, older.taskId, older.result);
  if (older.source === "model" || older.reason === "late") await mustFitTask(ctx, found, result);
  const row = await transaction(ctx, async (tx) => {
    const row = await lockHandedIn(tx, ctx, annotationId, ifMatch);
    if (version === row.version) return row;
    return revise(tx, ctx, row, older.result, "restored", version);
  });
  return toAnnotation(ctx, row);
}

/** Throws unless a result fits the label schema that an annotation was made under; answers what it is about. */
async function mustFitTask(
  ctx: Context,
  { taskId, schemaVersion }: Pick<AnnotationRow, "taskId" | "schemaVersion">,
  result: Result,
): Promise<Subject> {
  const subject = await subjectOf(ctx, taskId);
  mustFit(result, await labelSchemaOf(ctx, { ...subject, schemaVersion }), subject.media);
  return subject;
}

/** Locks an annotation that has been handed in; throws when it is not, or not at the version that the caller knows. */
export async function lockHandedIn(
  tx: Tx,
  ctx: Context,
  annotationId: string,
  ifMatch?: string,
): Promise<AnnotationRow> {
  const row = await lockAnnotation(tx, ctx.workspaceId, annotationId);
  if (!row) throw requestProblems.not_found();
  checkMatch(ifMatch, row.version);
  if (row.pending) throw annotationProblems.being_handed_in();
  if (row.version === 0) throw annotationProblems.not_handed_in();
  return row;
}

async function revise(
  tx: Tx,
  ctx: Context,
  row: AnnotationRow,
  result: Stored,
  reason: "edited" | "restored",
  parent: number,
): Promise<AnnotationRow> {
  const editorId = userOf(ctx);
  const made = { result, parent, userId: editorId, source: "human", reason } as const;
  const { version, createdAt } = await appendVersion(tx, ctx, row, made);
  const next = { ...row, result, version, lastVersion: version, updatedAt: createdAt };
  const { id: annotationId, taskId, projectId, batchId, userId } = next;
  await saveAnnotationRow(tx, next);
  await emit(tx, ctx, annotationsEvents, "annotation.updated", {
    annotationId,
    taskId,
    projectId,
    batchId,
    userId,
    version,
    ...sizeOf(result),
    editorId,
    reason,
  });
  return next;
}
