import type { ShapeKind } from "./fuse-marks.ts";
import { medoid } from "./medoid.ts";

/** A polygon by its corners; anything else it has, such as holes, stays with it. */
export interface Polygon {
  points: readonly (readonly [number, number])[];
}

/** Polygons: alike by the measure given, such as the exact intersection over union; the one most like the others stands for all. */
export function polygons<Shape extends Polygon>(likeness: (a: Shape, b: Shape) => number): ShapeKind<Shape> {
  return {
    extent({ points }) {
      let [low, high] = [Infinity, -Infinity];
      for (const [x, y] of points) {
        if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
      return [low, high];
    },
    likeness,
    merge: (shapes, weights) => medoid(shapes, weights, likeness),
  };
}
