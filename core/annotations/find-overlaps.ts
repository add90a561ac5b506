import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { asHandedIn } from "./as-handed-in.ts";
import type { annotationsContract } from "./contract.ts";
import { overlapping } from "./overlapping.ts";
import { wholeOf } from "./payload.ts";
import { findAnnotations } from "./store/annotations.ts";
import { scopeOf } from "./view.ts";

/** Pairs told of one annotation. */
const MOST = 1000;
type C = typeof annotationsContract;

/** Regions of one annotation that overlap more than `above`, of one class or of any, each pair once. */
export async function findOverlaps(
  ctx: Context,
  { annotationIds, above, anyClass, handedIn }: Input<C["findOverlaps"]>,
): Promise<Output<C["findOverlaps"]>> {
  const rows = await transaction(ctx, async (tx) => {
    const newest = await findAnnotations(tx, scopeOf(ctx), annotationIds);
    return handedIn ? asHandedIn(tx, ctx.workspaceId, newest) : newest;
  });
  const found = await Array.fromAsync(rows, async ({ id: annotationId, taskId, result }) => {
    const { regions } = await wholeOf(ctx, taskId, result);
    return overlapping(regions, regions, above)
      .map(({ left, right, iou }) => ({ left: regions[left]!, right: regions[right]!, iou, first: left < right }))
      .filter((pair) => pair.first && (anyClass || pair.left.class === pair.right.class) && pair.iou > above)
      .sort((a, b) => b.iou - a.iou)
      .slice(0, MOST)
      .map(({ left, right, iou }) => ({ annotationId, left: left.id, right: right.id, iou }));
  });
  return { items: found.flat() };
}
