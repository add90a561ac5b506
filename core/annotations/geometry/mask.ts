import type { RegionOf } from "../region.contract.ts";

type Rle = RegionOf<"mask">["rle"];

/**
 * The runs of a COCO mask, first zeros. Compressed counts carry 5 bits a character from 48 on, lowest first, with a
 * continuation bit; from the fourth run on they are differences to the run two before. Null when they cannot be read.
 */
export function decodeCounts(counts: Rle["counts"]): number[] | null {
  if (typeof counts !== "string") return counts;
  const runs: number[] = [];
  for (let at = 0; at < counts.length;) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const bits = counts.charCodeAt(at++) - 48;
      if (!(bits >= 0 && bits < 64) || shift > 45) return null;
      value += (bits & 0x1f) * 2 ** shift;
      shift += 5;
      more = (bits & 0x20) !== 0;
      if (!more && (bits & 0x10) !== 0) value -= 2 ** shift;
    }
    const run = runs.length > 2 ? value + runs[runs.length - 2]! : value;
    if (run < 0) return null;
    runs.push(run);
  }
  return runs;
}

/** Intersection over union of two masks, run by run; 0 when their sizes differ. */
export function maskIou(a: Rle, b: Rle): number {
  const [left, right] = [decodeCounts(a.counts), decodeCounts(b.counts)];
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
