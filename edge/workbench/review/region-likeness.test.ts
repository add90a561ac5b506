import { expect, test } from "bun:test";
import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { likeness, ringsLikeness } from "./region-likeness.ts";

const base = { id: "r", class: "car", attributes: {} };
const box = (x: number, y: number, width: number, height: number): Region => ({
  ...base,
  type: "bbox",
  x,
  y,
  width,
  height,
});
const square = (x: number, y: number, side: number): Point[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const polygon = (points: Point[], holes?: Point[][]): Region => ({
  ...base,
  type: "polygon",
  points,
  ...(holes ? { holes } : {}),
});

test("two boxes that share a third of what they cover are a third alike", () => {
  expect(likeness(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(1 / 3, 6);
});

test("a region is wholly like itself, whatever its shape", () => {
  const shapes: Region[] = [
    box(3, 4, 20, 10),
    { ...base, type: "rotated_bbox", x: 3, y: 4, width: 20, height: 10, rotation: 33 },
    polygon([
      [0, 0],
      [30, 5],
      [12, 40],
    ]),
    { ...base, type: "ellipse", cx: 10, cy: 10, rx: 8, ry: 3, rotation: 20 },
    {
      ...base,
      type: "polyline",
      points: [
        [0, 0],
        [50, 10],
      ],
    },
    { ...base, type: "point", x: 4, y: 5 },
    { ...base, type: "span", start: 3, end: 9 },
    { ...base, type: "mask", rle: { size: [4, 4], counts: [5, 2, 9] } },
    {
      ...base,
      type: "keypoints",
      points: [
        { name: "eye", x: 1, y: 2, visibility: 2 },
        { name: "ear", x: 9, y: 7, visibility: 1 },
      ],
    },
    { ...base, type: "cuboid", front: square(0, 0, 10), back: square(4, 4, 8) },
  ];
  for (const shape of shapes) expect(likeness(shape, structuredClone(shape))).toBeCloseTo(1, 2);
});

test("regions of different kinds have nothing in common", () => {
  expect(likeness(box(0, 0, 10, 10), polygon(square(0, 0, 10)))).toBe(0);
});

test("areas apart from one another have nothing in common", () => {
  expect(likeness(polygon(square(0, 0, 10)), polygon(square(40, 0, 10)))).toBe(0);
});

test("a hole counts as outside", () => {
  const whole = polygon(square(0, 0, 10));
  const holed = polygon(square(0, 0, 10), [square(0, 0, 10).map(([x, y]): Point => [2.5 + x / 2, 2.5 + y / 2])]);
  expect(likeness(whole, holed)).toBeCloseTo(0.75, 1);
});

test("the overlap of polygons measured by lines comes close to the exact one", () => {
  expect(ringsLikeness([square(0, 0, 100)], [square(30, 20, 100)])).toBeCloseTo(5600 / 14400, 2);
  const triangle: Point[] = [
    [0, 0],
    [100, 0],
    [0, 100],
  ];
  expect(ringsLikeness([square(0, 0, 100)], [triangle])).toBeCloseTo(0.5, 1);
});

test("spans are alike by the letters that both cover", () => {
  const span = (start: number, end: number): Region => ({ ...base, type: "span", start, end });
  expect(likeness(span(0, 10), span(5, 15))).toBeCloseTo(1 / 3, 6);
  expect(likeness(span(0, 5), span(5, 9))).toBe(0);
});

test("points are less alike the further apart they are, and not at all from 20 pixels on", () => {
  const point = (x: number): Region => ({ ...base, type: "point", x, y: 0 });
  expect(likeness(point(0), point(5))).toBeCloseTo(0.75, 6);
  expect(likeness(point(0), point(25))).toBe(0);
});

test("masks of another size are never alike", () => {
  const mask = (size: [number, number], counts: number[]): Region => ({ ...base, type: "mask", rle: { size, counts } });
  expect(likeness(mask([4, 4], [0, 16]), mask([2, 8], [0, 16]))).toBe(0);
  expect(likeness(mask([4, 4], [0, 8, 8]), mask([4, 4], [4, 8, 4]))).toBeCloseTo(1 / 3, 6);
});
