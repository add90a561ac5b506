import type { ShapeKind } from "./fuse-marks.ts";

/** A mask as runs of pixels down the columns, the first of them outside: COCO's run-length encoding, uncompressed. `size` is [height, width]. */
export interface Mask {
  size: readonly [number, number];
  counts: readonly number[];
}

/** Masks: alike by the intersection over union of their pixels, merged pixel by pixel by more than half of the weight. */
export const masks: ShapeKind<Mask> = {
  extent(mask) {
    const [height] = mask.size;
    let [at, low, high] = [0, Infinity, -Infinity];
    for (const [run, length] of mask.counts.entries()) {
      if (run % 2 === 1 && length > 0) {
        low = Math.min(low, Math.floor(at / height));
        high = Math.max(high, Math.floor((at + length - 1) / height));
      }
      at += length;
    }
    return [low, high];
  },
  likeness: maskIou,
  merge(shapes, weights) {
    const total = weights.reduce((sum, one) => sum + one, 0);
    const edges = shapes.flatMap((mask, from) => edgesOf(mask, weights[from]!)).sort((a, b) => a.at - b.at);
    const { size } = shapes[0]!;
    const counts = [0];
    let [inside, weight, at] = [false, 0, 0];
    for (const [place, edge] of edges.entries()) {
      counts[counts.length - 1]! += edge.at - at;
      at = edge.at;
      weight += edge.change;
      if (edges[place + 1]?.at === at || weight > total / 2 + 1e-9 === inside) continue;
      inside = !inside;
      counts.push(0);
    }
    counts[counts.length - 1]! += size[0] * size[1] - at;
    return { size, counts };
  },
};

/** Intersection over union of two masks of one size; 0 of different sizes or of two empty ones. */
export function maskIou(a: Mask, b: Mask): number {
  if (a.size[0] !== b.size[0] || a.size[1] !== b.size[1]) return 0;
  const edges = [...edgesOf(a, 1), ...edgesOf(b, 1)].sort((x, y) => x.at - y.at);
  let [both, either, depth, at] = [0, 0, 0, 0];
  for (const edge of edges) {
    if (depth > 1) both += edge.at - at;
    if (depth > 0) either += edge.at - at;
    depth += edge.change;
    at = edge.at;
  }
  return either === 0 ? 0 : both / either;
}

/** Where a mask begins and ends, run by run, and by how much the weight changes there. */
function edgesOf({ size, counts }: Mask, weight: number): { at: number; change: number }[] {
  const edges: { at: number; change: number }[] = [];
  const end = size[0] * size[1];
  let at = 0;
  for (const [run, length] of counts.entries()) {
    const to = Math.min(end, at + length);
    if (run % 2 === 1 && to > at) edges.push({ at, change: weight }, { at: to, change: -weight });
    at = to;
  }
  return edges;
}
