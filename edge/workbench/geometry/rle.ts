import { runsOf } from "../../../core/console/look/mask-runs.ts";
import type { RegionOf } from "../../../core/annotations/region.contract.ts";
import type { Bounds } from "./point.ts";

export type Rle = RegionOf<"mask">["rle"];
export { runsOf };

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

/** Where a mask marks anything, in whole pixels with exclusive ends; null when nowhere. */
export function maskBounds(rle: Rle): Bounds | null {
  const height = rle.size[0];
  let found = null as Bounds | null;
  let position = 0;
  for (const [index, run] of runsOf(rle).entries()) {
    const [from, to] = [position, position + run];
    position = to;
    if (index % 2 === 0 || run === 0) continue;
    const [left, right] = [Math.floor(from / height), Math.floor((to - 1) / height) + 1];
    const wraps = right - left > 1;
    const [top, bottom] = wraps ? [0, height] : [from % height, ((to - 1) % height) + 1];
    found = {
      minX: Math.min(found?.minX ?? left, left),
      maxX: Math.max(found?.maxX ?? right, right),
      minY: Math.min(found?.minY ?? top, top),
      maxY: Math.max(found?.maxY ?? bottom, bottom),
    };
  }
  return found;
}

/** Packs pixels (one byte each, row by row) into a mask; only those within `bounds` are looked at. Null when none is marked. */
export function packMask(pixels: Uint8Array, [height, width]: Rle["size"], bounds: Bounds): Rle | null {
  const runs: number[] = [];
  let [on, run] = [0, 0];
  const add = (value: number, count: number) => {
    if (value !== on) {
      runs.push(run);
      [on, run] = [value, 0];
    }
    run += count;
  };
  const { minX, minY, maxX, maxY } = bounds;
  if (minX * height > 0) add(0, minX * height);
  for (let x = minX; x < maxX; x++) {
    if (minY > 0) add(0, minY);
    for (let y = minY; y < maxY; y++) add(pixels[y * width + x]!, 1);
    if (maxY < height) add(0, height - maxY);
  }
  if (maxX < width) add(0, (width - maxX) * height);
  runs.push(run);
  if (runs.length === 1) return null;
  const rle: Rle = { size: [height, width], counts: compressed(runs) };
  decoded.set(rle, pixels);
  return rle;
}

/** Run lengths as COCO's compressed string. */
export function compressed(runs: readonly number[]): string {
  let text = "";
  for (const [i, count] of runs.entries()) {
    let value = i > 2 ? count - runs[i - 2]! : count;
    for (let more = true; more;) {
      const bits = value & 0x1f;
      value >>= 5;
      more = (bits & 0x10) !== 0 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? bits | 0x20 : bits) + 48);
    }
  }
  return text;
}
