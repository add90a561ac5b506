import type { Point } from "../../../core/annotations/region.contract.ts";
import { clampPoint, round2, type Size } from "./point.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The box between two corners, inside the image, at two decimals; `x + width` never passes the image's edge. */
export function boxBetween(a: Point, b: Point, size: Size): Box {
  const [ax, ay] = clampPoint(a, size);
  const [bx, by] = clampPoint(b, size);
  const x = Math.min(ax, bx);
  const y = Math.min(ay, by);
  return { x, y, width: round2(Math.max(ax, bx) - x), height: round2(Math.max(ay, by) - y) };
}

/** Moves a box by an offset, pushed back where it would leave the image; its size is kept. */
export function moveBox(box: Box, dx: number, dy: number, size: Size): Box {
  const to = (from: number, by: number, length: number, limit: number) =>
    round2(Math.max(0, Math.min(from + by, limit - length)));
  return {
    x: to(box.x, dx, box.width, size.width),
    y: to(box.y, dy, box.height, size.height),
    width: box.width,
    height: box.height,
  };
}

/** Which edges a handle moves: `w`, `e`, `n`, `s` or a pair such as `nw`. */
export type BoxHandle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";
export const boxHandles: readonly BoxHandle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** Where a handle of a box lies. */
export function boxHandlePoint(box: Box, handle: BoxHandle): Point {
  const x = handle.includes("w") ? box.x : handle.includes("e") ? box.x + box.width : box.x + box.width / 2;
  const y = handle.startsWith("n") ? box.y : handle.startsWith("s") ? box.y + box.height : box.y + box.height / 2;
  return [x, y];
}

/** Drags one handle of a box to a point; dragged past the opposite edge, the box turns over. */
export function resizeBox(box: Box, handle: BoxHandle, to: Point, size: Size): Box {
  let [x1, y1, x2, y2] = [box.x, box.y, box.x + box.width, box.y + box.height];
  if (handle.includes("w")) x1 = to[0];
  if (handle.includes("e")) x2 = to[0];
  if (handle.startsWith("n")) y1 = to[1];
  if (handle.startsWith("s")) y2 = to[1];
  return boxBetween([x1, y1], [x2, y2], size);
}
