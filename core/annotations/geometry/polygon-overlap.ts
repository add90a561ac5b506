import { type Effort, polygonAreas, type Rings } from "../area.contract.ts";

/** Intersection over union of two polygons with holes, 0 to 1; 0 where it is not a number. */
export function polygonIou(left: Rings, right: Rings, effort?: Effort): number {
  const { left: a, right: b, both } = polygonAreas(left, right, effort);
  const iou = both / (a + b - both);
  return Number.isFinite(iou) ? Math.min(1, Math.max(0, iou)) : 0;
}
