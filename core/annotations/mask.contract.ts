import type { RegionOf } from "./region.contract.ts";

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

const decoded = new WeakMap<Rle, readonly number[] | null>();

/** The runs of a mask, read once; null when they cannot be read. */
export function runsOf(rle: Rle): readonly number[] | null {
  const known = decoded.get(rle);
  if (known !== undefined) return known;
  const runs = decodeCounts(rle.counts);
  decoded.set(rle, runs);
  return runs;
}

/** The box around the marked pixels; an extent of nothing when there are none. Runs go down the columns. */
export function maskExtent(rle: Rle): { left: number; top: number; right: number; bottom: number } {
  const extent = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const height = rle.size[0];
  let from = 0;
  for (const [at, run] of (runsOf(rle) ?? []).entries()) {
    const to = from + run;
    if (at % 2 === 1 && run > 0 && height > 0) {
      const [first, last] = [Math.floor(from / height), Math.floor((to - 1) / height)];
      extent.left = Math.min(extent.left, first);
      extent.right = Math.max(extent.right, last + 1);
      extent.top = Math.min(extent.top, first === last ? from % height : 0);
      extent.bottom = Math.max(extent.bottom, first === last ? ((to - 1) % height) + 1 : height);
    }
    from = to;
  }
  return extent;
}
