import { ringArea as signedArea } from "../../../core/annotations/area.contract.ts";
import type { Point } from "../../../core/annotations/region.contract.ts";
import { distance } from "./point.ts";

/** The area of a ring in square pixels. */
export function ringArea(ring: readonly Point[]): number {
  return Math.abs(signedArea(ring));
}

/** Whether a point lies inside a ring (even-odd). */
export function insideRing([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The nearest point on a segment. */
export function nearestOnSegment(p: Point, a: Point, b: Point): Point {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return a;
  const t = Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
  return [a[0] + t * dx, a[1] + t * dy];
}

/** The distance from a point to a path; `closed` joins its ends. */
export function distanceToPath(p: Point, path: readonly Point[], closed: boolean): number {
  const segments = closed ? path.length : path.length - 1;
  let best = path.length === 1 ? distance(p, path[0]!) : Infinity;
  for (let i = 0; i < segments; i++) {
    best = Math.min(best, distance(p, nearestOnSegment(p, path[i]!, path[(i + 1) % path.length]!)));
  }
  return best;
}

/** Adds a vertex after position `index`. */
export function insertVertex(path: readonly Point[], index: number, at: Point): Point[] {
  return [...path.slice(0, index + 1), at, ...path.slice(index + 1)];
}

/** Removes a vertex; null when fewer than `min` would stay. */
export function removeVertex(path: readonly Point[], index: number, min: number): Point[] | null {
  return path.length <= min ? null : path.filter((_, i) => i !== index);
}

/** Drops points that repeat their predecessor, and a last one that repeats the first when `closed`. */
export function withoutRepeats(path: readonly Point[], closed: boolean): Point[] {
  const kept = path.filter((p, i) => i === 0 || p[0] !== path[i - 1]![0] || p[1] !== path[i - 1]![1]);
  const [first, last] = [kept[0], kept.at(-1)];
  if (closed && kept.length > 1 && first && last && first[0] === last[0] && first[1] === last[1]) kept.pop();
  return kept;
}
