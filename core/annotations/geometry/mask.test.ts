import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeCounts } from "../mask.contract.ts";
import { maskIou } from "./mask.ts";

function runsOf(pixels: boolean[]): number[] {
  const runs = [0];
  let on = false;
  for (const pixel of pixels) {
    if (pixel !== on) runs.push(0);
    on = pixel;
    runs[runs.length - 1]!++;
  }
  return runs;
}

function compress(runs: number[]): string {
  let text = "";
  for (const [at, run] of runs.entries()) {
    let rest = at > 2 ? run - runs[at - 2]! : run;
    for (let more = true; more;) {
      let bits = rest & 0x1f;
      rest >>= 5;
      more = bits & 0x10 ? rest !== -1 : rest !== 0;
      if (more) bits |= 0x20;
      text += String.fromCharCode(bits + 48);
    }
  }
  return text;
}
const pixels = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 });

test("compressed counts are read as they were written", () => {
  fc.assert(fc.property(fc.array(fc.nat(1_000_000)), (runs) => expect(decodeCounts(compress(runs))).toEqual(runs)));
});

test("what is no encoding is refused", () => {
  expect(decodeCounts("o")).toBeNull();
  expect(decodeCounts("\u00ff")).toBeNull();
});

test("the overlap of masks is that of their pixels", () => {
  fc.assert(
    fc.property(pixels, pixels, (a, b) => {
      const both = a.filter((on, at) => on && b[at]).length;
      const either = a.filter((on, at) => on || b[at]).length;
      const size: [number, number] = [4, 6];
      const iou = maskIou({ size, counts: runsOf(a) }, { size, counts: compress(runsOf(b)) });
      expect(iou).toBeCloseTo(either === 0 ? 0 : both / either, 12);
    }),
  );
});
