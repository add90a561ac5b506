import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { moveBox } from "./box.ts";
import { type ImageRegion, isOnImage, shapeOf } from "./outline.ts";
import { round2, type Size } from "./point.ts";

/** The part of an offset that keeps every one of the regions inside the image. */
export function allowedOffset(regions: readonly Region[], offset: Point, size: Size): Point {
  let [dx, dy] = offset;
  for (const region of regions) {
    const bounds = isOnImage(region) ? shapeOf(region).bounds : null;
    if (!bounds) continue;
    dx = within(dx, bounds.minX, bounds.maxX, size.width);
    dy = within(dy, bounds.minY, bounds.maxY, size.height);
  }
  return [dx, dy];
}

// A region that already lies partly outside (imported ones may) is not held back further than where it is.
function within(by: number, min: number, max: number, limit: number): number {
  return Math.min(Math.max(by, Math.min(0, -min)), Math.max(0, limit - max));
}

/** A region moved by an offset in pixels, at two decimals; text and audio stay. */
export function moveRegion<R extends Region>(region: R, [dx, dy]: Point, size: Size): R {
  return moved(region, dx, dy, size) as R;
}

function moved(region: Region, dx: number, dy: number, size: Size): Region {
  const at = ([x, y]: Point): Point => [round2(x + dx), round2(y + dy)];
  switch (region.type) {
    case "bbox":
      return { ...region, ...moveBox(region, dx, dy, size) };
    case "rotated_bbox":
    case "point":
      return { ...region, x: round2(region.x + dx), y: round2(region.y + dy) };
    case "ellipse":
      return { ...region, cx: round2(region.cx + dx), cy: round2(region.cy + dy) };
    case "polygon":
      return {
        ...region,
        points: region.points.map(at),
        ...(region.holes ? { holes: region.holes.map((h) => h.map(at)) } : {}),
      };
    case "polyline":
      return { ...region, points: region.points.map(at) };
    case "keypoints":
      return {
        ...region,
        points: region.points.map((p) => (p.visibility === 0 ? p : { ...p, x: round2(p.x + dx), y: round2(p.y + dy) })),
      };
    case "cuboid":
      return { ...region, front: region.front.map(at), back: region.back.map(at) };
    default:
      return region;
  }
}

/** Whether the workbench can move a region at all. */
export function isMovable(region: Region): region is ImageRegion {
  return isOnImage(region) && region.type !== "mask" && region.type !== "track";
}
