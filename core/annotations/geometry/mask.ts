import { runsOf } from "../mask.contract.ts";
import type { RegionOf } from "../region.contract.ts";

type Rle = RegionOf<"mask">["rle"];

/** Intersection over union of two masks, run by run; 0 when their sizes differ. */
export function maskIou(a: Rle, b: Rle): number {
  const [left, right] = [runsOf(a), runsOf(b)];
  if (!left || !right || a.size[0] !== b.size[0] || a.size[1] !== b.size[1]) return 0;
  let [i, j, both, either] = [0, 0, 0, 0];
  let [p, q] = [left[0] ?? 0, right[0] ?? 0];
  while (i < left.length && j < right.length) {
    const step = Math.min(p, q);
    if (i % 2 === 1 && j % 2 === 1) both += step;
    if (i % 2 === 1 || j % 2 === 1) either += step;
    p -= step;
    q -= step;
    if (p === 0) p = left[++i] ?? 0;
    if (q === 0) q = right[++j] ?? 0;
  }
  return either === 0 ? 0 : both / either;
}
