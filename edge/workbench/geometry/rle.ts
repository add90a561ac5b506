import type { RegionOf } from "../../../core/annotations/region.contract.ts";

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

const decoded = new WeakMap<Rle, Uint8Array>();

/** The mask as one byte (0 or 1) a pixel in row-major order; unpacked once per mask. */
export function maskPixels(rle: Rle): Uint8Array {
  const old = decoded.get(rle);
  if (old) return old;
  const [height, width] = rle.size;
  const pixels = new Uint8Array(width * height);
  let position = 0;
  runsOf(rle).forEach((run, index) => {
    const end = Math.min(position + run, pixels.length);
    if (index % 2 === 1) {
      for (let at = position; at < end; at++) pixels[(at % height) * width + Math.floor(at / height)] = 1;
    }
    position = end;
  });
  decoded.set(rle, pixels);
  return pixels;
}
