import type { Region, RegionOf } from "../region.contract.ts";
import { maskIou } from "./mask.ts";
import { polygonIou } from "./polygon-overlap.ts";
import { cornersOf, ellipseBounds, ellipsePoints } from "./shapes.ts";

/** Points this far apart, in pixels, have nothing in common. */
const POINT_REACH = 20;
/** Keypoints fall off by the object's size times this, as in COCO's object keypoint similarity. */
const KEYPOINT_SPREAD = 0.1;

export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function around(points: Iterable<readonly [number, number]>): Extent {
  const extent = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    extent.left = Math.min(extent.left, x);
    extent.top = Math.min(extent.top, y);
    extent.right = Math.max(extent.right, x);
    extent.bottom = Math.max(extent.bottom, y);
  }
  return extent;
}

/** What a region can overlap with: a box in pixels; on a line (text, time) the vertical extent is 0 to 1. */
export function extentOf(region: Region): Extent {
  switch (region.type) {
    case "bbox":
      return { left: region.x, top: region.y, right: region.x + region.width, bottom: region.y + region.height };
    case "rotated_bbox":
      return around(cornersOf(region));
    case "ellipse":
      return around(ellipseBounds(region));
    case "polygon":
    case "polyline":
      return around(region.points);
    case "point":
      return around([
        [region.x - POINT_REACH, region.y - POINT_REACH],
        [region.x + POINT_REACH, region.y + POINT_REACH],
      ]);
    case "keypoints":
      return around(region.points.map(({ x, y }) => [x, y]));
    case "cuboid":
      return around([...region.front, ...region.back]);
    case "mask":
      return { left: 0, top: 0, right: region.rle.size[1], bottom: region.rle.size[0] };
    case "span":
    case "audio_segment":
      return { left: region.start, top: 0, right: region.end, bottom: 1 };
    case "track":
      return around(
        region.frames.flatMap(({ x, y, width, height }): [number, number][] => [
          [x, y],
          [x + width, y + height],
        ]),
      );
  }
}

/** How many edges or runs there are to look at. */
export function effortOf(region: Region): number {
  switch (region.type) {
    case "polygon":
      return (region.holes ?? []).reduce((sum, hole) => sum + hole.length, region.points.length);
    case "mask":
      return region.rle.counts.length;
    case "track":
      return region.frames.length;
    case "ellipse":
      return 128;
    default:
      return 4;
  }
}

type Box = { x: number; y: number; width: number; height: number };

function shared(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function ratio(both: number, either: number): number {
  const iou = both / either;
  return Number.isFinite(iou) ? Math.min(1, Math.max(0, iou)) : 0;
}

function boxIou(a: Box, b: Box): number {
  const both = shared(a, b);
  return ratio(both, a.width * a.height + b.width * b.height - both);
}

function lineIou(a: { start: number; end: number }, b: { start: number; end: number }): number {
  const both = Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
  return ratio(both, a.end - a.start + b.end - b.start - both);
}

/** COCO's object keypoint similarity with one spread for all points; the points that both name count. */
function keypointSimilarity(a: RegionOf<"keypoints">, b: RegionOf<"keypoints">): number {
  const others = new Map(b.points.map((point) => [point.name, point]));
  const sizes = [a, b].map(extentOf).map(({ left, top, right, bottom }) => (right - left) * (bottom - top));
  const spread = 2 * Math.max(...sizes, 1) * KEYPOINT_SPREAD ** 2;
  let sum = 0;
  for (const { name, x, y } of a.points) {
    const other = others.get(name);
    if (other) sum += Math.exp(-((x - other.x) ** 2 + (y - other.y) ** 2) / spread);
  }
  return ratio(sum, new Set([...others.keys(), ...a.points.map((point) => point.name)]).size);
}

/** Volume of two tracks over time: boxes frame by frame where both have one. */
function trackIou(a: RegionOf<"track">, b: RegionOf<"track">): number {
  const seen = (track: RegionOf<"track">) => track.frames.filter((frame) => !frame.outside);
  const others = new Map(seen(b).map((frame) => [frame.frame, frame]));
  const area = (list: Box[]) => list.reduce((sum, { width, height }) => sum + width * height, 0);
  const both = seen(a).reduce(
    (sum, frame) => sum + (others.has(frame.frame) ? shared(frame, others.get(frame.frame)!) : 0),
    0,
  );
  return ratio(both, area(seen(a)) + area([...others.values()]) - both);
}

const ringsOf = (region: RegionOf<"polygon">) => [region.points, ...(region.holes ?? [])];

/** How much two regions of one type overlap, 0 to 1: intersection over union, or the likeness that takes its place for points. */
export function overlap(a: Region, b: Region): number {
  if (a.type === "bbox" && b.type === "bbox") return boxIou(a, b);
  if (a.type === "polygon" && b.type === "polygon") return polygonIou(ringsOf(a), ringsOf(b));
  if (a.type === "span" && b.type === "span") return lineIou(a, b);
  if (a.type === "audio_segment" && b.type === "audio_segment") return lineIou(a, b);
  if (a.type === "rotated_bbox" && b.type === "rotated_bbox") return polygonIou([cornersOf(a)], [cornersOf(b)]);
  if (a.type === "ellipse" && b.type === "ellipse") return polygonIou([ellipsePoints(a)], [ellipsePoints(b)]);
  if (a.type === "cuboid" && b.type === "cuboid")
    return (polygonIou([a.front], [b.front]) + polygonIou([a.back], [b.back])) / 2;
  if (a.type === "mask" && b.type === "mask") return maskIou(a.rle, b.rle);
  if (a.type === "keypoints" && b.type === "keypoints") return keypointSimilarity(a, b);
  if (a.type === "track" && b.type === "track") return trackIou(a, b);
  if (a.type === "point" && b.type === "point") return Math.max(0, 1 - Math.hypot(a.x - b.x, a.y - b.y) / POINT_REACH);
  if (a.type === "polyline" && b.type === "polyline") return Bun.deepEquals(a.points, b.points) ? 1 : 0;
  return 0;
}
