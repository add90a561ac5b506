import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { type Bounds, boundsOfPoints, rotate } from "./point.ts";
import { maskBounds } from "./rle.ts";

export type ImageRegion = Exclude<Region, { type: "span" | "audio_segment" }>;

export function isOnImage(region: Region): region is ImageRegion {
  return region.type !== "span" && region.type !== "audio_segment";
}

/** One stroke of a region's outline. */
export interface Path {
  points: Point[];
  closed: boolean;
}

function corners(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

function ellipse(region: Extract<Region, { type: "ellipse" }>): Point[] {
  const steps = 72;
  return Array.from({ length: steps }, (_, i) => {
    const angle = (i / steps) * 2 * Math.PI;
    const p: Point = [region.cx + region.rx * Math.cos(angle), region.cy + region.ry * Math.sin(angle)];
    return rotate(p, [region.cx, region.cy], region.rotation ?? 0);
  });
}

/** The lines that draw a region, in image pixels; masks have their bounds only. */
export function outline(region: ImageRegion): Path[] {
  switch (region.type) {
    case "bbox":
      return [{ points: corners(region.x, region.y, region.width, region.height), closed: true }];
    case "rotated_bbox": {
      const centre: Point = [region.x + region.width / 2, region.y + region.height / 2];
      const points = corners(region.x, region.y, region.width, region.height);
      return [{ points: points.map((p) => rotate(p, centre, region.rotation)), closed: true }];
    }
    case "polygon":
      return [region.points, ...(region.holes ?? [])].map((points) => ({ points, closed: true }));
    case "polyline":
      return [{ points: region.points, closed: false }];
    case "point":
      return [{ points: [[region.x, region.y]], closed: false }];
    case "keypoints":
      return region.points.filter((p) => p.visibility > 0).map((p) => ({ points: [[p.x, p.y]], closed: false }));
    case "ellipse":
      return [{ points: ellipse(region), closed: true }];
    case "cuboid":
      return [
        { points: region.front, closed: true },
        { points: region.back, closed: true },
        ...region.front.map((p, i) => ({ points: [p, region.back[i]!], closed: false })),
      ];
    case "track": {
      const frame = region.frames.find((f) => !f.outside) ?? region.frames[0]!;
      return [{ points: corners(frame.x, frame.y, frame.width, frame.height), closed: true }];
    }
    case "mask": {
      const bounds = maskBounds(region.rle);
      if (!bounds) return [];
      const { minX, minY, maxX, maxY } = bounds;
      return [{ points: corners(minX, minY, maxX - minX, maxY - minY), closed: true }];
    }
  }
}

const known = new WeakMap<Region, { paths: Path[]; bounds: Bounds | null }>();

/** Outline and bounds of a region, computed once per (immutable) region. */
export function shapeOf(region: ImageRegion): { paths: Path[]; bounds: Bounds | null } {
  const old = known.get(region);
  if (old) return old;
  const paths = outline(region);
  const shape = { paths, bounds: boundsOfPoints(paths.flatMap((p) => p.points)) };
  known.set(region, shape);
  return shape;
}
