import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../region.contract.ts";
import { polygonArea, polygonAreas, ringArea } from "../area.contract.ts";
import { polygonIou } from "./polygon-overlap.ts";

const square = (x: number, y: number, size: number): Point[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
];
const coordinate = fc.integer({ min: 0, max: 12 });
const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 9 });

/** Area of the cells of a fine grid whose middle is inside, by counting crossings of a ray to the left. */
function counted(rings: Point[][], inside: (x: number, y: number) => boolean, step: number): number {
  let cells = 0;
  const all = rings.flat();
  const most = (at: 0 | 1) => Math.max(...all.map((point) => point[at]));
  for (let x = step / 2; x < most(0); x += step)
    for (let y = step / 2; y < most(1); y += step) if (inside(x, y)) cells++;
  return cells * step * step;
}
function contains(points: Point[], x: number, y: number): boolean {
  let odd = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[j]!;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) odd = !odd;
  }
  return odd;
}

describe("the overlap of two polygons", () => {
  test("is that of their areas", () => {
    expect(polygonAreas([square(0, 0, 10)], [square(5, 5, 10)])).toEqual({ left: 100, right: 100, both: 25 });
    expect(polygonIou([square(0, 0, 10)], [square(5, 5, 10)])).toBeCloseTo(25 / 175, 12);
    expect(polygonIou([square(0, 0, 10)], [square(20, 0, 10)])).toBe(0);
  });

  test("leaves holes out", () => {
    const frame = [square(0, 0, 10), square(2, 2, 6)];
    expect(polygonAreas(frame, [square(0, 0, 5)])).toEqual({ left: 64, right: 25, both: 16 });
  });

  test("of a triangle and a square that cross between corners is exact", () => {
    const triangle: Point[] = [
      [0, 0],
      [6, 3],
      [0, 6],
    ];
    const areas = polygonAreas([triangle], [square(2, 0, 6)]);
    expect(areas.left).toBeCloseTo(18, 12);
    expect(areas.both).toBeCloseTo(8, 12);
  });

  test("is one with itself, wherever the polygon starts and whichever way it turns", () => {
    fc.assert(
      fc.property(ring, fc.nat(8), (points, start) => {
        const { left } = polygonAreas([points], [points]);
        fc.pre(left > 1e-9);
        const turned = [...points.slice(start % points.length), ...points.slice(0, start % points.length)].reverse();
        expect(polygonIou([points], [turned])).toBeCloseTo(1, 9);
      }),
    );
  });

  test("agrees with counting cells, for self-intersecting polygons too", () => {
    fc.assert(
      fc.property(ring, ring, (a, b) => {
        const { left, both } = polygonAreas([a], [b]);
        const near = (value: number, inside: (x: number, y: number) => boolean) =>
          expect(Math.abs(value - counted([a, b], inside, 0.1))).toBeLessThan(1 + 0.06 * (value + 10));
        near(left, (x, y) => contains(a, x, y));
        near(both, (x, y) => contains(a, x, y) && contains(b, x, y));
      }),
      { numRuns: 60 },
    );
  });

  test("is a number between nothing and all, whatever the coordinates", () => {
    const wild = fc.double({ noNaN: true, noDefaultInfinity: true });
    const wildRing = fc.array(fc.tuple(wild, wild), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(wildRing, wildRing, (a, b) => {
        const iou = polygonIou([a], [b]);
        expect(iou >= 0 && iou <= 1).toBe(true);
      }),
    );
  });

  test("of a simple polygon of 20,000 points is exact, of a tangle of as many an estimate that does not take all day", () => {
    const round = Array.from({ length: 20_000 }, (_, i): Point => {
      const angle = (i / 20_000) * 2 * Math.PI;
      return [500 + 400 * Math.cos(angle), 500 + 400 * Math.sin(angle)];
    });
    expect(polygonAreas([round], [square(100, 100, 400)]).left).toBeCloseTo(Math.abs(ringArea(round)), 5);
    const tangle = Array.from({ length: 20_000 }, (_, i): Point => [(i * 7919) % 1000, (i * 104_729) % 1009]);
    const iou = polygonIou([tangle], [tangle]);
    expect(iou).toBeGreaterThan(0.9);
  }, 240_000);
});

test("a bow-tie covers both of its triangles, though the sum of its turns is none; what is too large to measure has no area", () => {
  const tie: [number, number][] = [
    [0, 0],
    [10, 10],
    [10, 0],
    [0, 10],
  ];
  expect(ringArea(tie)).toBe(0);
  expect(polygonArea(tie)).toBeCloseTo(50, 9);
  expect(polygonArea(square(0, 0, 10), [square(2, 2, 3)])).toBeCloseTo(91, 9);
  expect(polygonArea(tie.map(([x, y]) => [x * 1e307, y * 1e307]))).toBeNull();
});
