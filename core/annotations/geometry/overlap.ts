import type { Region, RegionOf } from "../region.contract.ts";
import { type Box, shared } from "./box.ts";
import type { Extent } from "./grid.ts";
import { keypointSimilarity } from "./keypoints.ts";
import { lineLikeness } from "./line-likeness.ts";
import { maskExtent } from "../mask.contract.ts";
import { maskIou } from "./mask.ts";
import type { Effort } from "../area.contract.ts";
import { polygonIou } from "./polygon-overlap.ts";
import { cornersOf, ellipseBounds, ellipsePoints } from "./shapes.ts";
import { framesLookedAt, trackIou } from "./track-overlap.ts";

/** Points and lines this far apart, in pixels, have nothing in common. */
const REACH = 20;

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

/** An extent and as much around it as points may lie apart. */
function widened({ left, top, right, bottom }: Extent): Extent {
  return { left: left - REACH / 2, top: top - REACH / 2, right: right + REACH / 2, bottom: bottom + REACH / 2 };
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
      return around(region.points);
    case "polyline":
      return widened(around(region.points));
    case "point":
      return widened(around([[region.x, region.y]]));
    case "keypoints": {
      const labelled = region.points.filter((point) => point.visibility > 0);
      return around((labelled.length > 0 ? labelled : region.points).map(({ x, y }): [number, number] => [x, y]));
    }
    case "cuboid":
      return around([...region.front, ...region.back]);
    case "mask":
      return maskExtent(region.rle);
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

/** About how many edges, runs or points there are to look at. */
function effortOf(region: Region): number {
  switch (region.type) {
    case "polygon":
      return (region.holes ?? []).reduce((sum, hole) => sum + hole.length, region.points.length);
    case "mask":
      return region.rle.counts.length;
    case "track":
      return region.frames.length + 8 * framesLookedAt(region.frames, region.frames);
    case "keypoints":
      return region.points.length * 2;
    case "ellipse":
      return 128;
    case "polyline":
      return region.points.length * 64;
    default:
      return 4;
  }
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

const ringsOf = (region: RegionOf<"polygon">) => [region.points, ...(region.holes ?? [])];

/** What a region is drawn by, without who says what of it. */
function geometryOf({ id: _, class: __, attributes: ___, score: ____, ...geometry }: Region) {
  return geometry;
}

/**
 * How much two regions of one type overlap, 0 to 1: intersection over union, or the likeness that takes its place for points.
 * What is drawn the same agrees fully, also where it has no area to measure: a ring wound twice has none by the even-odd rule.
 */
export function overlap(a: Region, b: Region, effort: Effort = { left: Infinity }): number {
  effort.left -= effortOf(a) + effortOf(b);
  const measured = measuredOverlap(a, b, effort);
  return measured === 0 && Bun.deepEquals(geometryOf(a), geometryOf(b)) ? 1 : measured;
}

function measuredOverlap(a: Region, b: Region, effort: Effort): number {
  if (a.type === "bbox" && b.type === "bbox") return boxIou(a, b);
  if (a.type === "polygon" && b.type === "polygon") return polygonIou(ringsOf(a), ringsOf(b), effort);
  if (a.type === "span" && b.type === "span") return lineIou(a, b);
  if (a.type === "audio_segment" && b.type === "audio_segment") return lineIou(a, b);
  if (a.type === "rotated_bbox" && b.type === "rotated_bbox") return polygonIou([cornersOf(a)], [cornersOf(b)]);
  if (a.type === "ellipse" && b.type === "ellipse") return polygonIou([ellipsePoints(a)], [ellipsePoints(b)]);
  if (a.type === "cuboid" && b.type === "cuboid")
    return (polygonIou([a.front], [b.front]) + polygonIou([a.back], [b.back])) / 2;
  if (a.type === "mask" && b.type === "mask") return maskIou(a.rle, b.rle);
  if (a.type === "keypoints" && b.type === "keypoints") return keypointSimilarity(a, b);
  if (a.type === "track" && b.type === "track") return trackIou(a.frames, b.frames);
  if (a.type === "point" && b.type === "point") return Math.max(0, 1 - Math.hypot(a.x - b.x, a.y - b.y) / REACH);
  if (a.type === "polyline" && b.type === "polyline") return lineLikeness(a.points, b.points, REACH);
  return 0;
}
