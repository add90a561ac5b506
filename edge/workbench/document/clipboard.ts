import * as v from "valibot";
import type { Point } from "../../../core/annotations/region.contract.ts";
import { Region } from "../../../core/annotations/region.contract.ts";
import { allowedOffset, moveRegion } from "../geometry/move.ts";
import type { Size } from "../geometry/point.ts";

const Clip = v.object({ welo: v.literal("regions"), regions: v.array(Region) });

/** Regions as text for the system clipboard, so that they can be pasted into another task. */
export function toClipboard(regions: readonly Region[]): string {
  return JSON.stringify({ welo: "regions", regions });
}

/** Regions from the clipboard's text; empty when it holds something else. */
export function fromClipboard(text: string): Region[] {
  try {
    const parsed = v.safeParse(Clip, JSON.parse(text));
    return parsed.success ? parsed.output.regions : [];
  } catch {
    return [];
  }
}

/** Copies with new ids, set off by some pixels and kept inside the image. */
export function duplicates(regions: readonly Region[], offset: Point, size: Size, newId: () => string): Region[] {
  const by = allowedOffset(regions, offset, size);
  return regions.map((region) => moveRegion({ ...region, id: newId() }, by, size));
}
