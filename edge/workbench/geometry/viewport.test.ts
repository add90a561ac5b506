import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fit, maxScale, minScale, pan, toImage, toScreen, zoomAt } from "./viewport.ts";

const px = fc.double({ min: -5000, max: 5000, noNaN: true });
const view = fc.record({ scale: fc.double({ min: minScale, max: maxScale, noNaN: true }), offsetX: px, offsetY: px });
const point = fc.tuple(px, px);

describe("viewport", () => {
  test("going to the screen and back lands on the same image point", () => {
    fc.assert(
      fc.property(view, point, (v, p) => {
        const back = toImage(v, toScreen(v, p));
        expect(Math.hypot(back[0] - p[0], back[1] - p[1])).toBeLessThan(1e-6);
      }),
    );
  });

  test("zooming keeps the image point under the pointer under it", () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.2, max: 5, noNaN: true }), point, (v, factor, at) => {
        const before = toImage(v, at);
        const after = toScreen(zoomAt(v, factor, at), before);
        expect(Math.hypot(after[0] - at[0], after[1] - at[1])).toBeLessThan(
          1e-6 * (1 + Math.hypot(...at) + Math.hypot(...before) * maxScale),
        );
      }),
    );
  });

  test("zoom stays within its limits however far the wheel turns", () => {
    const v = { scale: 1, offsetX: 0, offsetY: 0 };
    expect(zoomAt(v, 1e9, [0, 0]).scale).toBe(maxScale);
    expect(zoomAt(v, 1e-9, [0, 0]).scale).toBe(minScale);
  });

  test("fitting shows the whole image in the middle", () => {
    expect(fit({ width: 1000, height: 500 }, { width: 548, height: 548 }, 24)).toEqual({
      scale: 0.5,
      offsetX: 24,
      offsetY: 149,
    });
  });

  test("panning never loses the picture out of sight", () => {
    const image = { width: 100, height: 100 };
    const canvas = { width: 400, height: 300 };
    fc.assert(
      fc.property(px, px, (dx, dy) => {
        const v = pan({ scale: 1, offsetX: 0, offsetY: 0 }, dx, dy, image, canvas);
        expect(v.offsetX + 100).toBeGreaterThanOrEqual(48);
        expect(v.offsetX).toBeLessThanOrEqual(400 - 48);
        expect(v.offsetY + 100).toBeGreaterThanOrEqual(48);
      }),
    );
  });
});
