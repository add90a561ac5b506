import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { allowedOffset, moveRegion } from "./move.ts";
import { shapeOf } from "./outline.ts";

const size = { width: 300, height: 200 };
const whole = fc.integer({ min: -400, max: 400 });
const regions: Region[] = [
  { id: "b", class: "a", attributes: {}, type: "bbox", x: 20, y: 20, width: 50, height: 30 },
  {
    id: "p",
    class: "a",
    attributes: {},
    type: "polygon",
    points: [
      [100, 50],
      [150, 60],
      [120, 120],
    ],
  },
  { id: "k", class: "a", attributes: {}, type: "keypoints", points: [{ name: "nose", x: 90, y: 90, visibility: 2 }] },
];

test("regions that move together keep their distances and stay inside the image", () => {
  fc.assert(
    fc.property(whole, whole, (dx, dy) => {
      const by = allowedOffset(regions, [dx, dy], size);
      const moved = regions.map((r) => shapeOf(moveRegion(r, by, size) as never).bounds!);
      regions.forEach((region, i) => {
        const before = shapeOf(region as never).bounds!;
        expect(moved[i]!.minX - before.minX).toBeCloseTo(by[0], 6);
        expect(moved[i]!.minX).toBeGreaterThanOrEqual(0);
        expect(moved[i]!.maxX).toBeLessThanOrEqual(size.width);
        expect(moved[i]!.maxY).toBeLessThanOrEqual(size.height);
      });
    }),
  );
});

test("a region that already leaves the image is not pulled back by a move", () => {
  const outside: Region = {
    id: "o",
    class: "a",
    attributes: {},
    type: "polygon",
    points: [
      [-10, 0],
      [20, 0],
      [20, 20],
    ],
  };
  expect(allowedOffset([outside], [-5, 0], size)).toEqual([0, 0]);
  expect(allowedOffset([outside], [5, 0], size)).toEqual([5, 0]);
});

test("text does not move", () => {
  const span: Region = { id: "s", class: "a", attributes: {}, type: "span", start: 1, end: 4 };
  expect(moveRegion(span, [5, 5], size)).toBe(span);
});
