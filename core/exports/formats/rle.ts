/** A COCO mask: `size` is [height, width]; runs alternate zeros and ones down the columns, zeros first. */
export interface RleMask {
  size: [number, number];
  counts: number[] | string;
}

/** Compressed counts as numbers: 5 bits and a continuation bit a character from code 48, deltas to counts[i-2] from the fourth on; throws RangeError. */
export function decodeCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let scale = 1;
    let more = true;
    while (more) {
      const bits = text.charCodeAt(at++) - 48;
      if (!(bits >= 0 && bits < 64) || scale > 2 ** 45)
        throw new RangeError(`character ${at} is no part of a compressed run`);
      value += (bits & 0x1f) * scale;
      scale *= 32;
      more = (bits & 0x20) !== 0;
      if (!more && bits & 0x10) value -= scale;
    }
    if (counts.length > 2) value += counts[counts.length - 2]!;
    if (value < 0) throw new RangeError(`run ${counts.length} is negative`);
    counts.push(value);
  }
  return counts;
}

/** Numbers as compressed counts, the inverse of `decodeCounts`. */
export function encodeCounts(counts: readonly number[]): string {
  let text = "";
  for (let i = 0; i < counts.length; i++) {
    let value = i > 2 ? counts[i]! - counts[i - 2]! : counts[i]!;
    for (let more = true; more;) {
      const low = ((value % 32) + 32) % 32;
      value = Math.floor(value / 32);
      more = low & 0x10 ? value !== -1 : value !== 0;
      text += String.fromCharCode(48 + (more ? low | 0x20 : low));
    }
  }
  return text;
}

/** The runs of a mask as numbers; throws RangeError when they do not cover its size exactly. */
export function runsOf(mask: RleMask): number[] {
  const counts = typeof mask.counts === "string" ? decodeCounts(mask.counts) : mask.counts;
  const total = counts.reduce((sum, run) => sum + run, 0);
  const [height, width] = mask.size;
  if (total !== height * width) throw new RangeError(`the runs cover ${total} pixels of ${height * width}`);
  return counts;
}

/** How many pixels are set. */
export function runsArea(runs: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < runs.length; i += 2) area += runs[i]!;
  return area;
}

/** The smallest box [x, y, width, height] around the pixels that are set; all zero when none is. */
export function runsBounds(runs: readonly number[], height: number): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!;
    if (i % 2 === 1 && run > 0) {
      const [first, last] = [at, at + run - 1];
      const [fromColumn, toColumn] = [Math.floor(first / height), Math.floor(last / height)];
      left = Math.min(left, fromColumn);
      right = Math.max(right, toColumn);
      top = Math.min(top, fromColumn === toColumn ? first % height : 0);
      bottom = Math.max(bottom, fromColumn === toColumn ? last % height : height - 1);
    }
    at += run;
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}

/** The runs of a bitmap given row by row, one byte a pixel, zero or not. */
export function runsOfBitmap(bitmap: Uint8Array, [height, width]: [number, number]): number[] {
  const runs: number[] = [];
  let [run, set] = [0, false];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if ((bitmap[y * width + x] !== 0) !== set) {
        runs.push(run);
        run = 0;
        set = !set;
      }
      run++;
    }
  }
  if (run > 0) runs.push(run);
  return runs;
}

/** The bitmap of a mask, row by row, one byte a pixel; throws RangeError for broken runs. */
export function bitmapOf(mask: RleMask): Uint8Array {
  const [height, width] = mask.size;
  const bitmap = new Uint8Array(height * width);
  let at = 0;
  runsOf(mask).forEach((run, i) => {
    if (i % 2 === 1) for (let k = at; k < at + run; k++) bitmap[(k % height) * width + Math.floor(k / height)] = 1;
    at += run;
  });
  return bitmap;
}
