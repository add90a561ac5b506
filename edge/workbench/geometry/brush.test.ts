import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../../../core/annotations/region.contract.ts";
import { paintStroke, type Stroke } from "./brush.ts";
import { compressed, maskBounds, maskPixels, packMask, runsOf } from "./rle.ts";

const image = { width: 13, height: 9 };
const point: fc.Arbitrary<Point> = fc.tuple(
  fc.double({ min: -4, max: 17, noNaN: true }),
  fc.double({ min: -4, max: 13, noNaN: true }),
);
const stroke: fc.Arbitrary<Stroke> = fc.record({
  points: fc.array(point, { minLength: 1, maxLength: 5 }),
  radius: fc.double({ min: 0.5, max: 5, noNaN: true }),
  erase: fc.boolean(),
});

/** The same said anew: a pixel belongs to the last stroke that reaches its middle. */
function slowly(strokes: readonly Stroke[]): number[] {
  const near = ([x, y]: Point, { points, radius }: Stroke) =>
    points.some((to, i) => {
      const from = points[Math.max(0, i - 1)]!;
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
      const along = Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy) <= radius + 1e-9;
    });
  return Array.from({ length: image.width * image.height }, (_, at) => {
    const middle: Point = [(at % image.width) + 0.5, Math.floor(at / image.width) + 0.5];
    return strokes.reduce((on, one) => (near(middle, one) ? Number(!one.erase) : on), 0);
  });
}

test("strokes mark and clear the pixels whose middle the brush passes over, and the mask comes back from its text", () => {
  fc.assert(
    fc.property(fc.array(stroke, { minLength: 1, maxLength: 4 }), (strokes) => {
      const mask = strokes.reduce<ReturnType<typeof paintStroke>>((old, one) => paintStroke(old, one, image), null);
      const wanted = slowly(strokes);
      if (!mask) return expect(wanted.every((one) => one === 0)).toBe(true);
      const read = { size: mask.size, counts: JSON.parse(JSON.stringify(mask.counts)) as string };
      expect([...maskPixels(read)]).toEqual(wanted);
      expect(runsOf(read).reduce((sum, run) => sum + run, 0)).toBe(image.width * image.height);
    }),
    { numRuns: 300 },
  );
});

test("the bounds of a mask are those of its pixels", () => {
  fc.assert(
    fc.property(fc.uint8Array({ min: 0, max: 1, minLength: 12, maxLength: 12 }), (pixels) => {
      const whole = { minX: 0, minY: 0, maxX: 4, maxY: 3 };
      const mask = packMask(pixels, [3, 4], whole);
      const marked = [...pixels].flatMap((on, at) => (on ? [[at % 4, Math.floor(at / 4)] as const] : []));
      if (!mask) return expect(marked).toEqual([]);
      const [xs, ys] = [marked.map(([x]) => x), marked.map(([, y]) => y)];
      const [minX, minY] = [Math.min(...xs), Math.min(...ys)];
      const tight = { minX, minY, maxX: Math.max(...xs) + 1, maxY: Math.max(...ys) + 1 };
      const found = maskBounds(mask)!;
      // A run over two columns counts as all rows.
      expect(found).toMatchObject({ minX: tight.minX, maxX: tight.maxX });
      expect(found.minY <= tight.minY && found.maxY >= tight.maxY).toBe(true);
    }),
  );
});

test("compressed counts are COCO's", () => {
  expect(compressed([5, 40, 1, 42])).toBe("5X112");
  expect(compressed([5, 4, 1, 2])).toBe("541N");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000_000 })), (runs) => {
      expect(runsOf({ size: [1, 1], counts: compressed(runs) })).toEqual(runs);
    }),
  );
});
