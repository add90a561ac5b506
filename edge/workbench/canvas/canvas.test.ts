import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { wheelFactor } from "./gestures.ts";
import { type Pen, regionPainting } from "./paint.ts";
import { outgrown, placement } from "./rest-layer.ts";
import { createView, changeViewport, fitView, resizeView } from "./view.ts";

test("the bitmap of resting regions lands where the viewport wants every image point", () => {
  const number = fc.double({ min: -2000, max: 2000, noNaN: true });
  const view = fc.record({ scale: fc.double({ min: 0.05, max: 40, noNaN: true }), offsetX: number, offsetY: number });
  fc.assert(
    fc.property(view, view, number, (painted, now, x) => {
      const { scale, x: left } = placement(painted, now);
      const onBitmap = 128 + painted.offsetX + x * painted.scale;
      expect(Math.abs(left + onBitmap * scale - (now.offsetX + x * now.scale))).toBeLessThan(1e-4 * (1 + scale * 1e3));
    }),
  );
});

test("a notch of the wheel zooms noticeably, a flood of them at once stays bounded", () => {
  expect(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeCloseTo(1.221, 2);
  expect(wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeCloseTo(0.825, 2);
  expect(wheelFactor({ deltaY: -1e6, deltaMode: 0, ctrlKey: false })).toBeLessThan(2.3);
  expect(wheelFactor({ deltaY: -4, deltaMode: 0, ctrlKey: true })).toBeCloseTo(1.04, 2);
});

test("a fitted picture follows the window, one that was zoomed by hand keeps its middle", () => {
  const view = createView({ width: 100, height: 100 });
  resizeView(view, { width: 148, height: 148 });
  expect(view.get().viewport).toEqual({ scale: 1, offsetX: 24, offsetY: 24 });
  resizeView(view, { width: 248, height: 248 });
  expect(view.get().viewport.scale).toBe(2);
  changeViewport(view, () => ({ scale: 4, offsetX: -76, offsetY: -76 }));
  resizeView(view, { width: 348, height: 248 });
  expect(view.get().viewport).toEqual({ scale: 4, offsetX: -26, offsetY: -76 });
  fitView(view);
  expect(view.get().viewport.scale).toBe(2);
});

test("a bitmap stands in while it covers the canvas at nearly its own scale", () => {
  const painted = { scale: 1, offsetX: 0, offsetY: 0 };
  const canvas = { width: 800, height: 600 };
  expect(outgrown(painted, { ...painted, offsetX: 100, offsetY: -100 }, canvas)).toBe(false);
  expect(outgrown(painted, { ...painted, offsetX: 140 }, canvas)).toBe(true);
  expect(outgrown(painted, { scale: 1.2, offsetX: -60, offsetY: -60 }, canvas)).toBe(false);
  expect(outgrown(painted, { scale: 2.5, offsetX: -600, offsetY: -450 }, canvas)).toBe(true);
  expect(outgrown(painted, { scale: 0.7, offsetX: 120, offsetY: 90 }, canvas)).toBe(true);
});

test("many regions are painted a few at each step, all fills below all lines", () => {
  const painted: string[] = [];
  const record =
    (name: string) =>
    (x: number): void =>
      void painted.push(`${name} ${x}`);
  const pen = { fillRect: record("fill"), strokeRect: record("line"), setLineDash: () => {} } as unknown as Pen;
  const regions = Array.from({ length: 100 }, (_, i): Region => {
    return { id: `${i}`, type: "bbox", class: "a", x: i, y: 0, width: 1, height: 1, attributes: {} };
  });
  const view = { scale: 1, offsetX: 0, offsetY: 0 };
  const sight = { minX: 0, minY: 0, maxX: 200, maxY: 10 };
  const most = [];
  for (const steps = regionPainting(pen, regions, view, sight, () => ({ colour: "#f00" })); ;) {
    const before = painted.length;
    const { done } = steps.next();
    most.push(painted.length - before);
    if (done) break;
  }
  expect(Math.max(...most)).toBeLessThanOrEqual(64);
  expect(painted).toEqual(
    ["fill", "line", "line"].flatMap((name) => regions.map((region) => `${name} ${(region as { x: number }).x}`)),
  );
});
