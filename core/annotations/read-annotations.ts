import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotation, annotationsContract, AnnotationVersion } from "./contract.ts";
import { annotationsOfTask, findAnnotation } from "./store/annotations.ts";
import { versionsOf } from "./store/versions.ts";
import { scopeOf, toAnnotation } from "./view.ts";

type C = typeof annotationsContract;

/** Annotations of a task, oldest first; annotators see their own only. */
export async function listTaskAnnotations(
  ctx: Context,
  { taskId }: Input<C["listTaskAnnotations"]>,
): Promise<Output<C["listTaskAnnotations"]>> {
  const rows = await transaction(ctx, (tx) => annotationsOfTask(tx, scopeOf(ctx), taskId));
  return { items: rows.map((row) => toAnnotation(ctx, row)) };
}

export async function getAnnotation(ctx: Context, { annotationId }: Input<C["getAnnotation"]>): Promise<Annotation> {
  const row = await transaction(ctx, (tx) => findAnnotation(tx, scopeOf(ctx), annotationId));
  if (!row) throw requestProblems.not_found();
  return toAnnotation(ctx, row);
}

/** Versions of an annotation, newest first. */
export async function getHistory(
  ctx: Context,
  { annotationId, limit, cursor }: Input<C["getHistory"]>,
): Promise<Page<AnnotationVersion>> {
  const before = cursor === undefined ? undefined : Number(cursor);
  if (before !== undefined && !(Number.isInteger(before) && before > 0 && before <= 1_000_000_000)) {
    throw requestProblems.invalid({ errors: [{ pointer: "/query/cursor", detail: "is no cursor of this list" }] });
  }
  const rows = await transaction(ctx, async (tx) => {
    if (!(await findAnnotation(tx, scopeOf(ctx), annotationId))) throw requestProblems.not_found();
    return versionsOf(tx, ctx.workspaceId, annotationId, before, limit);
  });
  return toPage(rows, limit, (row) => String(row.version));
}
