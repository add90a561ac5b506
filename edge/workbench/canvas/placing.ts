import type { Point } from "../../../core/annotations/region.contract.ts";
import { clampPoint } from "../geometry/point.ts";
import type { Scene } from "./interaction.ts";

/** A point as drawing takes it: inside the image, at two decimals, on whole pixels when snapping. */
export function place(scene: Pick<Scene, "snap" | "size">, [x, y]: Point): Point {
  return clampPoint(scene.snap ? [Math.round(x), Math.round(y)] : [x, y], scene.size);
}
