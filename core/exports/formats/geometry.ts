import { ringArea as signedArea } from "../../annotations/area.contract.ts";
import type { Point, RegionOf } from "../../annotations/region.contract.ts";

export type Box = [x: number, y: number, width: number, height: number];

/** The area inside a ring in square pixels, by the shoelace formula: what COCO calls a polygon's area, also where the ring crosses itself. */
export function ringArea(ring: readonly Point[]): number {
  return Math.abs(signedArea(ring));
}

/** The smallest upright box around points. */
export function bounds(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return points.length === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}

/** The corners of an upright box, clockwise from the top left. */
export function boxCorners([x, y, width, height]: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** The corners of a box turned clockwise about its centre, from the one that was top left. */
export function rotatedCorners(box: RegionOf<"rotated_bbox">): Point[] {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  return turn(boxCorners([box.x, box.y, box.width, box.height]), cx, cy, box.rotation);
}

/** A ring of `count` corners on an ellipse, clockwise from its first axis. */
export function ellipseRing(ellipse: RegionOf<"ellipse">, count = 72): Point[] {
  const ring = Array.from({ length: count }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / count;
    return [ellipse.cx + ellipse.rx * Math.cos(angle), ellipse.cy + ellipse.ry * Math.sin(angle)];
  });
  return turn(ring, ellipse.cx, ellipse.cy, ellipse.rotation);
}

function turn(points: Point[], cx: number, cy: number, degrees: number): Point[] {
  if (degrees === 0) return points;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return points.map(([x, y]): Point => [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos]);
}

/**
 * One ring for a polygon with holes: the outer ring is joined to each hole by a cut of no width, walked there and back, and
 * the holes run the other way round, so that area (shoelace) and inside (even-odd and winding) are exactly the polygon's.
 */
export function joinHoles(outer: readonly Point[], holes: readonly (readonly Point[])[]): Point[] {
  return join(outer, holes, signedArea(outer) < 0);
}

/** One ring for a polygon in several parts, joined by cuts of no width; all parts run the same way round as the first. */
export function joinParts(parts: readonly (readonly Point[])[]): Point[] {
  const [first = [], ...others] = parts;
  return join(first, others, signedArea(first) >= 0);
}

function join(first: readonly Point[], others: readonly (readonly Point[])[], clockwise: boolean): Point[] {
  const ring: Point[] = [...first];
  for (const other of others) {
    const [start, ...rest] = other;
    if (!start) continue;
    const turned = signedArea(other) >= 0 === clockwise ? other : [start, ...rest.reverse()];
    ring.push(first[0]!, ...turned, start);
  }
  return ring;
}

/** The parts that `joinParts` made a ring of; the ring itself when it did not. */
export function splitParts(ring: readonly Point[]): Point[][] {
  const parts: Point[][] = [];
  const walk: Point[] = [];
  const places = new Map<string, number>();
  for (const point of ring) {
    const key = point.join(" ");
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, walk.push(point) - 1);
      continue;
    }
    parts.push(walk.splice(place));
    for (const [one, at] of places) if (at > place) places.delete(one);
    walk.push(point);
  }
  const split = parts.filter((part) => part.length > 2);
  return split.length > 1 && samePoints(joinParts(split), ring) ? split : [[...ring]];
}

function samePoints(a: readonly Point[], b: readonly Point[]): boolean {
  return a.length === b.length && a.every(([x, y], i) => x === b[i]![0] && y === b[i]![1]);
}
