import type { Region } from "../../../core/annotations/region.contract.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import type { Bounds } from "../geometry/point.ts";
import { likeness } from "./region-likeness.ts";

/** One thing in the picture or text as each side has marked it, at most once a side; null where a side has not. */
export interface Thing {
  members: readonly (Region | null)[];
}

/** Less in common than this is not the same thing. */
const least = 0.1;
/** From this much on, two regions say the same about where a thing is. */
export const agreesFrom = 0.5;

/** Whether two regions mark the same place: spans to the letter, everything else by at least half. */
export function samePlace(a: Region, b: Region): boolean {
  return likeness(a, b) >= (a.type === "span" ? 1 : agreesFrom);
}

interface Placed {
  side: number;
  region: Region;
  bounds: Bounds;
}
interface Pair {
  a: Placed;
  b: Placed;
  rank: number;
}

/** Where a region lies; text and sound lie on a line one unit high. */
export function boundsOf(region: Region): Bounds | null {
  if (!isOnImage(region)) return { minX: region.start, maxX: region.end, minY: 0, maxY: 1 };
  const bounds = shapeOf(region).bounds;
  // A point or a level line still meets what lies close to it.
  const margin = region.type === "point" || region.type === "polyline" ? 20 : 0;
  return (
    bounds && {
      minX: bounds.minX - margin,
      minY: bounds.minY - margin,
      maxX: bounds.maxX + margin,
      maxY: bounds.maxY + margin,
    }
  );
}

function pairsOf(sides: readonly (readonly Region[])[]): Pair[] {
  const placed = sides.flatMap((regions, side) =>
    regions.flatMap((region): Placed[] => {
      const bounds = boundsOf(region);
      return bounds ? [{ side, region, bounds }] : [];
    }),
  );
  placed.sort((a, b) => a.bounds.minX - b.bounds.minX);
  const pairs: Pair[] = [];
  let open: Placed[] = [];
  for (const one of placed) {
    open = open.filter((other) => other.bounds.maxX >= one.bounds.minX);
    for (const other of open) {
      if (other.side === one.side || other.region.type !== one.region.type) continue;
      if (other.bounds.maxY < one.bounds.minY || other.bounds.minY > one.bounds.maxY) continue;
      const alike = likeness(one.region, other.region);
      if (alike < least) continue;
      const agrees = one.region.class === other.region.class && alike >= (one.region.type === "span" ? 1 : agreesFrom);
      const [a, b] = one.side < other.side ? [one, other] : [other, one];
      pairs.push({ a, b, rank: alike + (agrees ? 1 : 0) });
    }
    open.push(one);
  }
  return pairs;
}

/**
 * Pairs that agree come first, then those with more in common; a thing takes at most one region of each side. Between
 * versions of one annotation (`sameIds`) a region is recognised by its id before all.
 */
export function findThings(sides: readonly (readonly Region[])[], sameIds = false): Thing[] {
  const place = new Map(
    sides.flatMap((regions, side) => regions.map((region, at) => [region, side * 1e6 + at] as const)),
  );
  const order = (placed: Placed) => place.get(placed.region)!;
  const home = new Map<Region, (Region | null)[]>();
  for (const [side, regions] of sides.entries()) {
    for (const region of regions)
      home.set(
        region,
        sides.map((_, at) => (at === side ? region : null)),
      );
  }
  const join = (a: Region, b: Region) => {
    const [left, right] = [home.get(a)!, home.get(b)!];
    if (left === right || left.some((region, side) => region !== null && right[side] !== null)) return;
    const joined = left.map((region, side) => region ?? right[side]!);
    for (const region of joined) if (region) home.set(region, joined);
  };
  if (sameIds) {
    const byId = Map.groupBy(sides.flat(), (region) => region.id);
    for (const [first, ...others] of byId.values()) for (const other of others) join(first!, other);
  }
  const pairs = pairsOf(sides).sort((p, q) => q.rank - p.rank || order(p.a) - order(q.a) || order(p.b) - order(q.b));
  for (const { a, b } of pairs) join(a.region, b.region);
  return [...new Set(home.values())].map((members) => ({ members }));
}
