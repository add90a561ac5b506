import { weightedMedian } from "../weighted-median.ts";
import type { ShapeKind } from "./fuse-marks.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Above this, areas might overflow. */
const LARGE = 1e100;

/** Boxes: alike by their intersection over union, merged edge by edge by the weighted median. */
export const boxes: ShapeKind<Box> = {
  extent: ({ x, y, width, height }) => (Number.isFinite(y + height) ? [x, x + width] : [Number.NaN, Number.NaN]),
  likeness: boxIou,
  merge(shapes, weights) {
    const edge = (of: (box: Box) => number) => weightedMedian(shapes.map(of), weights);
    const [x, y] = [edge((box) => box.x), edge((box) => box.y)];
    return { x, y, width: edge((box) => box.x + box.width) - x, height: edge((box) => box.y + box.height) - y };
  },
};

/** Intersection over union of two boxes; two of no area are alike, by 1, only when they are the same. */
export function boxIou(a: Box, b: Box): number {
  const reach = Math.max(...[a, b].flatMap((box) => [box.x, box.y, box.width, box.height].map(Math.abs)));
  return reach > LARGE ? iou(scaled(a, reach), scaled(b, reach)) : iou(a, b);
}

function iou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, width) * Math.max(0, height);
  const either = a.width * a.height + b.width * b.height - both;
  if (either > 0) return both / either;
  return Number(a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x / by, y: y / by, width: width / by, height: height / by };
}
