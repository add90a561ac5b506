import type { RegionOf } from "../../annotations/region.contract.ts";

type Rle = RegionOf<"mask">["rle"];

/** Run lengths of a COCO mask (column-major, first run zeros), unpacked from its compressed string where needed. */
export function runsOf(rle: Rle): number[] {
  if (typeof rle.counts !== "string") return rle.counts;
  const runs: number[] = [];
  for (let i = 0; i < rle.counts.length;) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more && i < rle.counts.length) {
      const bits = rle.counts.charCodeAt(i++) - 48;
      value |= (bits & 0x1f) << shift;
      shift += 5;
      more = (bits & 0x20) !== 0;
      if (!more && (bits & 0x10) !== 0) value |= -1 << shift;
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2]! : value);
  }
  return runs;
}

/** An SVG path over the marked pixels of a mask, a strip for each run of a column. */
export function maskPath(rle: Rle): string {
  const height = rle.size[0];
  let [path, position] = ["", 0];
  for (const [index, run] of runsOf(rle).entries()) {
    const end = position + run;
    if (index % 2 === 1) {
      for (let at = position; at < end;) {
        const x = Math.floor(at / height);
        const length = Math.min(end, (x + 1) * height) - at;
        path += `M${x} ${at % height}h1v${length}h-1z`;
        at += length;
      }
    }
    position = end;
  }
  return path;
}
