import type { Region } from "../../../core/annotations/region.contract.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import type { Bounds } from "../geometry/point.ts";
import type { Doc } from "./document.ts";

/** The bounds of every region that looks different between two documents; "all" when most do, or their order changed. */
export function changedArea(before: Doc, after: Doc): Bounds[] | "all" {
  if (before === after) return [];
  const changed = new Set<Region>();
  if (before.regions !== after.regions) {
    const old = new Set(before.regions);
    const now = new Set(after.regions);
    for (const region of before.regions) if (!now.has(region)) changed.add(region);
    for (const region of after.regions) if (!old.has(region)) changed.add(region);
    if (changed.size === 0 || changed.size > 40) return "all";
  }
  if (before.hidden !== after.hidden) {
    for (const region of after.regions) {
      if (before.hidden.has(region.id) !== after.hidden.has(region.id)) changed.add(region);
    }
    if (changed.size > 40) return "all";
  }
  return [...changed].flatMap((region) => (isOnImage(region) ? (shapeOf(region).bounds ?? []) : []));
}
