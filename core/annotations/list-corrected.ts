import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { annotationsContract } from "./contract.ts";
import { keptBy } from "./kept-from-model.ts";
import { wholeOf } from "./payload.ts";
import { findAnnotations } from "./store/annotations.ts";
import { lastByAuthor, madeByOthers } from "./store/versions.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;

/**
 * The annotations that somebody other than their author has corrected, with what the author himself said last, and those whose author
 * left what a model had made as it was.
 */
export async function listCorrected(
  ctx: Context,
  { annotationIds }: Input<C["listCorrected"]>,
): Promise<Output<C["listCorrected"]>> {
  const { workspaceId } = ctx;
  const { editors, said, kept } = await transaction(ctx, async (tx) => {
    const rows = await findAnnotations(tx, scopeOf(ctx), annotationIds);
    const others = await madeByOthers(tx, workspaceId, rows);
    const byOthers = new Map(others.map((one) => [one.annotationId, one.userId]));
    const corrected = rows.filter((row) => byOthers.has(row.id));
    const own = await lastByAuthor(tx, workspaceId, corrected);
    return { editors: byOthers, said: own, kept: await keptBy(tx, workspaceId, rows) };
  });
  const items = await Promise.all(
    said.map(async ({ annotationId, taskId, result }) => {
      return { annotationId, editorId: editors.get(annotationId)!, said: await wholeOf(ctx, taskId, result) };
    }),
  );
  const unchanged = [...kept].filter(([, { unchanged: same }]) => same);
  return { items, unchanged: unchanged.map(([annotationId, { model }]) => ({ annotationId, model })) };
}
