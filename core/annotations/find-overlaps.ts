import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { annotationsContract } from "./contract.ts";
import { overlapping } from "./match-regions.ts";
import { findAnnotations } from "./store/annotations.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;

/** Regions of one annotation that are of one class and overlap more than `above`, each pair once. */
export async function findOverlaps(
  ctx: Context,
  { annotationIds, above }: Input<C["findOverlaps"]>,
): Promise<Output<C["findOverlaps"]>> {
  const rows = await transaction(ctx, (tx) => findAnnotations(tx, scopeOf(ctx), annotationIds));
  return {
    items: rows.flatMap(({ id, result: { regions } }) =>
      overlapping(regions, regions)
        .filter((pair) => pair.left < pair.right && pair.sameClass && pair.iou > above)
        .map((pair) => ({
          annotationId: id,
          left: regions[pair.left]!.id,
          right: regions[pair.right]!.id,
          iou: pair.iou,
        })),
    ),
  };
}
