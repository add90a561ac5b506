import type { Point, Region, RegionOf } from "../../../core/annotations/region.contract.ts";
import { type ImageRegion, isOnImage, shapeOf } from "../geometry/outline.ts";
import { boundsOfPoints, distance } from "../geometry/point.ts";
import { distanceToPath } from "../geometry/polygon.ts";
import { runsOf } from "../geometry/rle.ts";

type Rings = readonly (readonly Point[])[];

/** Points and lines this far apart, in image pixels, have nothing in common. */
const reach = 20;
/** Polygons are compared along this many lines; their overlap is right to about one in a hundred. */
const scanLines = 96;

const share = (both: number, either: number) => (either > 0 ? Math.min(1, Math.max(0, both / either)) : 0);

function alongLine(a: { start: number; end: number }, b: { start: number; end: number }): number {
  const both = Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
  return share(both, a.end - a.start + b.end - b.start - both);
}

function boxes(a: RegionOf<"bbox">, b: RegionOf<"bbox">): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, width) * Math.max(0, height);
  return share(both, a.width * a.height + b.width * b.height - both);
}

/** Where a horizontal line runs inside of rings, by the even-odd rule: pairs of x, sorted. */
function crossings(rings: Rings, y: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i]!, ring[j]!];
      if (yi > y !== yj > y) found.push(xi + ((y - yi) * (xj - xi)) / (yj - yi));
    }
  }
  return found.sort((a, b) => a - b);
}

function lengthOf(line: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < line.length; i += 2) sum += line[i + 1]! - line[i]!;
  return sum;
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let [i, j, sum] = [0, 0, 0];
  while (i + 1 < a.length && j + 1 < b.length) {
    sum += Math.max(0, Math.min(a[i + 1]!, b[j + 1]!) - Math.max(a[i]!, b[j]!));
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return sum;
}

/** Intersection over union of two areas with holes, measured along evenly spaced lines. */
export function ringsLikeness(a: Rings, b: Rings): number {
  const bounds = boundsOfPoints([...a.flat(), ...b.flat()]);
  if (!bounds) return 0;
  const step = (bounds.maxY - bounds.minY) / scanLines;
  let [both, either] = [0, 0];
  for (let line = 0; line < scanLines; line++) {
    const y = bounds.minY + (line + 0.5) * step;
    const [left, right] = [crossings(a, y), crossings(b, y)];
    const common = sharedLength(left, right);
    both += common;
    either += lengthOf(left) + lengthOf(right) - common;
  }
  return share(both, either);
}

function masks(a: RegionOf<"mask">["rle"], b: RegionOf<"mask">["rle"]): number {
  if (a.size[0] !== b.size[0] || a.size[1] !== b.size[1]) return 0;
  const [left, right] = [runsOf(a), runsOf(b)];
  let [i, j, both, either] = [0, 0, 0, 0];
  let [p, q] = [left[0] ?? 0, right[0] ?? 0];
  while (i < left.length && j < right.length) {
    const step = Math.min(p, q);
    if (i % 2 === 1 && j % 2 === 1) both += step;
    if (i % 2 === 1 || j % 2 === 1) either += step;
    if ((p -= step) === 0) p = left[++i] ?? 0;
    if ((q -= step) === 0) q = right[++j] ?? 0;
  }
  return share(both, either);
}

/** COCO's object keypoint similarity with one spread for all points; points that only one names count as misses. */
function keypoints(a: RegionOf<"keypoints">, b: RegionOf<"keypoints">): number {
  const others = new Map(b.points.map((p) => [p.name, p]));
  const bounds = boundsOfPoints(a.points.map((p): Point => [p.x, p.y]))!;
  const area = Math.max((bounds.maxX - bounds.minX) * (bounds.maxY - bounds.minY), 1);
  let sum = 0;
  for (const { name, x, y } of a.points) {
    const other = others.get(name);
    if (other) sum += Math.exp(-((x - other.x) ** 2 + (y - other.y) ** 2) / (2 * area * 0.01));
  }
  return share(sum, new Set([...others.keys(), ...a.points.map((p) => p.name)]).size);
}

function lines(a: readonly Point[], b: readonly Point[]): number {
  const away = (from: readonly Point[], to: readonly Point[]) =>
    from.reduce((sum, p) => sum + Math.min(reach, distanceToPath(p, to, false)), 0) / from.length;
  return 1 - Math.max(away(a, b), away(b, a)) / reach;
}

const areaRings = (region: ImageRegion) =>
  shapeOf(region)
    .paths.filter((path) => path.closed)
    .map((path) => path.points);

/** How much two regions have in common, 0 to 1: intersection over union, or what takes its place for points and lines. */
export function likeness(a: Region, b: Region): number {
  if (a.type === "bbox" && b.type === "bbox") return boxes(a, b);
  if (a.type === "span" && b.type === "span") return alongLine(a, b);
  if (a.type === "audio_segment" && b.type === "audio_segment") return alongLine(a, b);
  if (a.type === "point" && b.type === "point") return Math.max(0, 1 - distance([a.x, a.y], [b.x, b.y]) / reach);
  if (a.type === "polyline" && b.type === "polyline") return lines(a.points, b.points);
  if (a.type === "keypoints" && b.type === "keypoints") return keypoints(a, b);
  if (a.type === "mask" && b.type === "mask") return masks(a.rle, b.rle);
  if (a.type === "cuboid" && b.type === "cuboid")
    return (ringsLikeness([a.front], [b.front]) + ringsLikeness([a.back], [b.back])) / 2;
  if (a.type !== b.type || !isOnImage(a) || !isOnImage(b)) return 0;
  return ringsLikeness(areaRings(a), areaRings(b));
}
