import type { Point, Region } from "../../annotations/region.contract.ts";
import { type Box, bounds, ellipseRing, rotatedCorners } from "./geometry.ts";
import { runsBounds, runsOf } from "./rle.ts";

/** The upright box around a region; null when it has no place in an image, or a broken mask. */
export function regionBox(region: Region): Box | null {
  switch (region.type) {
    case "bbox":
      return [region.x, region.y, region.width, region.height];
    case "rotated_bbox":
      return bounds(rotatedCorners(region));
    case "polygon":
    case "polyline":
      return bounds(region.points);
    case "point":
      return [region.x, region.y, 0, 0];
    case "keypoints": {
      const seen = region.points.filter(({ visibility }) => visibility > 0);
      return bounds((seen.length > 0 ? seen : region.points).map(({ x, y }): Point => [x, y]));
    }
    case "ellipse":
      return bounds(ellipseRing(region));
    case "mask":
      return maskBox(region.rle);
    case "cuboid":
      return bounds([...region.front, ...region.back]);
    default:
      return null;
  }
}

function maskBox(rle: Extract<Region, { type: "mask" }>["rle"]): Box | null {
  try {
    return runsBounds(runsOf(rle), rle.size[0]);
  } catch {
    return null;
  }
}
