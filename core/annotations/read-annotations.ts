import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotation, annotationsContract } from "./contract.ts";
import { withKept } from "./kept-from-model.ts";
import { annotationsOfTask, findAnnotation } from "./store/annotations.ts";
import { eachAnnotation, scopeOf, toAnnotation } from "./view.ts";

type C = typeof annotationsContract;

/** Annotations of a task, oldest first; annotators see their own only. */
export async function listTaskAnnotations(
  ctx: Context,
  { taskId, limit, cursor }: Input<C["listTaskAnnotations"]>,
): Promise<Output<C["listTaskAnnotations"]>> {
  const rows = await transaction(ctx, (tx) => annotationsOfTask(tx, scopeOf(ctx), taskId, cursor, limit));
  const { items, nextCursor } = toPage(rows, limit, (row) => row.id);
  return { items: await withKept(ctx, await Array.fromAsync(eachAnnotation(ctx, items))), nextCursor };
}

export async function getAnnotation(ctx: Context, { annotationId }: Input<C["getAnnotation"]>): Promise<Annotation> {
  const row = await transaction(ctx, (tx) => findAnnotation(tx, scopeOf(ctx), annotationId));
  if (!row) throw requestProblems.not_found();
  return (await withKept(ctx, [await toAnnotation(ctx, row)]))[0]!;
}
