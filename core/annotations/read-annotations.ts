import { cached } from "../kernel/cache.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotation, annotationsContract } from "./contract.ts";
import { annotationsOfTask, findAnnotation, nameOf, revived } from "./store/annotations.ts";
import { withKept } from "./kept-from-model.ts";
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
  const { userId, ...scope } = scopeOf(ctx);
  const row = await cached(ctx, nameOf(annotationId), "newest", () =>
    transaction(ctx, (tx) => findAnnotation(tx, { ...scope, userId: null }, annotationId)),
  );
  if (!row || (userId !== null && row.userId !== userId)) throw requestProblems.not_found();
  return (await withKept(ctx, [await toAnnotation(ctx, revived(row))]))[0]!;
}
