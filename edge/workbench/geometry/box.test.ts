import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { boxBetween, boxHandlePoint, boxHandles, moveBox, resizeBox } from "./box.ts";
import { round2, type Size } from "./point.ts";

const size = fc.record({ width: fc.integer({ min: 1, max: 8000 }), height: fc.integer({ min: 1, max: 8000 }) });
const px = fc.double({ min: -200, max: 9000, noNaN: true });
const point = fc.tuple(px, px);

function inside(box: { x: number; y: number; width: number; height: number }, within: Size): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= within.width && box.y + box.height <= within.height;
}

describe("boxes", () => {
  test("a box between two corners lies inside the image to the last bit, wherever they are", () => {
    fc.assert(fc.property(point, point, size, (a, b, within) => inside(boxBetween(a, b, within), within)));
  });

  test("what was drawn on whole pixels is what is kept", () => {
    expect(boxBetween([40, 80], [240, 330], { width: 778, height: 987 })).toEqual({
      x: 40,
      y: 80,
      width: 200,
      height: 250,
    });
    expect(boxBetween([240, 330], [40, 80], { width: 778, height: 987 })).toEqual({
      x: 40,
      y: 80,
      width: 200,
      height: 250,
    });
  });

  test("geometry has at most two decimals", () => {
    fc.assert(
      fc.property(point, point, size, (a, b, within) => {
        const box = boxBetween(a, b, within);
        for (const value of Object.values(box)) expect(value).toBe(round2(value));
      }),
    );
  });

  test("moving keeps the size and never leaves the image", () => {
    fc.assert(
      fc.property(point, point, size, px, px, (a, b, within, dx, dy) => {
        const box = boxBetween(a, b, within);
        const moved = moveBox(box, dx, dy, within);
        expect([moved.width, moved.height]).toEqual([box.width, box.height]);
        expect(inside(moved, within)).toBe(true);
      }),
    );
  });

  test("dragging a corner to where it is changes nothing, and past its opposite turns the box over", () => {
    const box = { x: 10, y: 10, width: 20, height: 20 };
    const within = { width: 100, height: 100 };
    for (const handle of boxHandles) expect(resizeBox(box, handle, boxHandlePoint(box, handle), within)).toEqual(box);
    expect(resizeBox(box, "e", [5, 50], within)).toEqual({ x: 5, y: 10, width: 5, height: 20 });
    expect(resizeBox(box, "se", [500, 500], within)).toEqual({ x: 10, y: 10, width: 90, height: 90 });
  });
});
