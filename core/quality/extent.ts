import { polygonArea } from "../annotations/area.contract.ts";
import { maskExtent, runsOf } from "../annotations/mask.contract.ts";
import type { Region } from "../annotations/region.contract.ts";

interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function around(points: readonly (readonly [number, number])[]): Bounds {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.right = Math.max(bounds.right, x);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

/** The box around a region turned by degrees, from its centre and its half extents. */
function turned(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  degrees: number,
  extent: (along: number, across: number) => number,
): Bounds {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const [w, h] = [extent(rx * cos, ry * sin), extent(rx * sin, ry * cos)];
  return { left: cx - w, top: cy - h, right: cx + w, bottom: cy + h };
}

/** The box around a region in pixels; null for what has no place in an image. */
export function boundsOf(region: Region): Bounds | null {
  switch (region.type) {
    case "bbox":
      return { left: region.x, top: region.y, right: region.x + region.width, bottom: region.y + region.height };
    case "rotated_bbox": {
      const [rx, ry] = [region.width / 2, region.height / 2];
      return turned(region.x + rx, region.y + ry, rx, ry, region.rotation, (a, b) => Math.abs(a) + Math.abs(b));
    }
    case "ellipse":
      return turned(region.cx, region.cy, region.rx, region.ry, region.rotation, Math.hypot);
    case "polygon":
    case "polyline":
      return around(region.points);
    case "point":
      return around([[region.x, region.y]]);
    case "keypoints":
      return around(region.points.filter((point) => point.visibility > 0).map(({ x, y }) => [x, y] as const));
    case "cuboid":
      return around([...region.front, ...region.back]);
    case "mask":
      return { left: 0, top: 0, right: region.rle.size[1], bottom: region.rle.size[0] };
    case "track":
      return around(
        region.frames
          .filter((frame) => !frame.outside)
          .flatMap(
            ({ x, y, width, height }) =>
              [
                [x, y],
                [x + width, y + height],
              ] as const,
          ),
      );
    case "span":
    case "audio_segment":
      return null;
  }
}

/** Width and height of a region in pixels along its own axes, of a mask those of what is painted; null for what has no area of its own. */
export function sidesOf(region: Region): [number, number] | null {
  if (region.type === "bbox" || region.type === "rotated_bbox") return [region.width, region.height];
  if (region.type === "ellipse") return [2 * region.rx, 2 * region.ry];
  if (region.type === "mask") {
    if (!areaOf(region)) return null;
    const { left, top, right, bottom } = maskExtent(region.rle);
    return [right - left, bottom - top];
  }
  if (region.type !== "polygon" && region.type !== "cuboid") return null;
  const bounds = boundsOf(region)!;
  return [bounds.right - bounds.left, bounds.bottom - bounds.top];
}

/** Square pixels that a region covers, a polygon by the even-odd rule; null for what covers none or does not say how many. */
export function areaOf(region: Region): number | null {
  switch (region.type) {
    case "bbox":
    case "rotated_bbox":
      return region.width * region.height;
    case "ellipse":
      return Math.PI * region.rx * region.ry;
    case "polygon":
      return polygonArea(region.points, region.holes);
    case "mask": {
      const runs = runsOf(region.rle);
      return runs && runs.reduce((sum, run, at) => sum + (at % 2 ? run : 0), 0);
    }
    default:
      return null;
  }
}

/** How many points a region is drawn with; 0 for what is not drawn by points. */
export function pointsOf(region: Region): number {
  if (region.type !== "polygon" && region.type !== "polyline" && region.type !== "keypoints") return 0;
  const holes = region.type === "polygon" ? (region.holes ?? []) : [];
  return region.points.length + holes.reduce((sum, hole) => sum + hole.length, 0);
}

/** A number as people read it, with two digits after the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
