import type { Point } from "../region.contract.ts";

/** Signed area of a ring by the shoelace formula, in square units; measured from its first point, which keeps digits far from the origin. */
export function ringArea(points: readonly Point[]): number {
  const [ox, oy] = points[0] ?? [0, 0];
  let twice = 0;
  for (let i = 1; i + 1 < points.length; i++) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[i + 1]!;
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return twice / 2;
}
