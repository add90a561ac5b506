import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { type ImageRegion, isOnImage, shapeOf } from "./outline.ts";
import { distanceToPath, insideRing, ringArea } from "./polygon.ts";
import { type Bounds, overlap } from "./point.ts";
import { maskPixels } from "./rle.ts";

function contains(region: ImageRegion, p: Point): boolean {
  if (region.type === "mask") {
    const [height, width] = region.rle.size;
    const [x, y] = [Math.floor(p[0]), Math.floor(p[1])];
    return x >= 0 && y >= 0 && x < width && y < height && maskPixels(region.rle)[y * width + x] === 1;
  }
  // Even-odd over all rings leaves the holes of a polygon open.
  return shapeOf(region).paths.reduce((odd, path) => (path.closed && insideRing(p, path.points) ? !odd : odd), false);
}

function areaOf(region: ImageRegion): number {
  return shapeOf(region).paths.reduce((sum, path) => (path.closed ? Math.max(sum, ringArea(path.points)) : sum), 0);
}

/**
 * All regions under a point, best first: an outline within `tolerance` pixels before an inside, then the smaller area,
 * then the later drawn.
 */
export function regionsAt(regions: readonly Region[], p: Point, tolerance: number): ImageRegion[] {
  const found: { region: ImageRegion; near: boolean; area: number; order: number }[] = [];
  regions.forEach((region, order) => {
    if (!isOnImage(region)) return;
    const { bounds, paths } = shapeOf(region);
    if (!bounds || !around(bounds, p, tolerance)) return;
    const near = paths.some((path) => distanceToPath(p, path.points, path.closed) <= tolerance);
    if (near || contains(region, p)) found.push({ region, near, area: areaOf(region), order });
  });
  found.sort((a, b) => Number(b.near) - Number(a.near) || a.area - b.area || b.order - a.order);
  return found.map((one) => one.region);
}

function around(bounds: Bounds, [x, y]: Point, margin: number): boolean {
  return overlap(bounds, { minX: x - margin, minY: y - margin, maxX: x + margin, maxY: y + margin });
}

/** Regions whose outline touches a box, as a marquee selects them. */
export function regionsIn(regions: readonly Region[], box: Bounds): ImageRegion[] {
  return regions.filter((region): region is ImageRegion => {
    if (!isOnImage(region)) return false;
    const { bounds } = shapeOf(region);
    return bounds !== null && overlap(bounds, box);
  });
}
