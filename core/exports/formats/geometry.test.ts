import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../../annotations/region.contract.ts";
import {
  bounds,
  boxCorners,
  ellipseRing,
  joinHoles,
  joinParts,
  ringArea,
  rotatedCorners,
  splitParts,
} from "./geometry.ts";

const square: Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
const region = { id: "r", class: "c", attributes: {} };

describe("area and bounds of a ring", () => {
  test("do not depend on the direction or on the first corner", () => {
    expect(ringArea(square)).toBe(100);
    expect(ringArea([...square].reverse())).toBe(100);
    expect(
      bounds([
        [3, 4],
        [-1.5, 8],
        [7, 2],
      ]),
    ).toEqual([-1.5, 2, 8.5, 6]);
  });

  test("are those of the box for a box", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(5000), fc.nat(5000), fc.nat(5000), fc.nat(5000)), (box) => {
        expect(bounds(boxCorners(box))).toEqual(box);
        expect(ringArea(boxCorners(box))).toBe(box[2] * box[3]);
      }),
    );
  });
});

describe("a box turned about its centre", () => {
  test("turns clockwise on a screen", () => {
    const [first] = rotatedCorners({
      ...region,
      type: "rotated_bbox",
      x: 0,
      y: 0,
      width: 20,
      height: 10,
      rotation: 90,
    });
    expect(first![0]).toBeCloseTo(15, 9);
    expect(first![1]).toBeCloseTo(-5, 9);
  });

  test("keeps its area", () => {
    expect(
      ringArea(rotatedCorners({ ...region, type: "rotated_bbox", x: 7, y: 9, width: 20, height: 10, rotation: 33 })),
    ).toBeCloseTo(200, 9);
  });
});

test("an ellipse's ring stays within half a percent of its area", () => {
  const ring = ellipseRing({ ...region, type: "ellipse", cx: 50, cy: 40, rx: 30, ry: 20, rotation: 20 });
  expect(Math.abs(ringArea(ring) / (Math.PI * 600) - 1)).toBeLessThan(0.005);
});

describe("a polygon joined to its holes", () => {
  const holes: Point[][] = [
    [
      [2, 2],
      [4, 2],
      [4, 4],
      [2, 4],
    ],
    [
      [6, 8],
      [8, 8],
      [8, 6],
      [6, 6],
    ],
  ];

  test("has the area of the outer ring without the holes", () => {
    expect(ringArea(joinHoles(square, holes))).toBe(100 - 4 - 4);
    expect(ringArea(joinHoles([...square].reverse(), holes))).toBe(100 - 4 - 4);
  });

  test("holds exactly the pixels that the polygon holds", () => {
    const joined = joinHoles(square, holes);
    for (let x = 0.5; x < 10; x++) {
      for (let y = 0.25; y < 10; y += 0.5)
        expect(inside(joined, x, y)).toBe(inside(square, x, y) && !holes.some((hole) => inside(hole, x, y)));
    }
  });
});

describe("a polygon in several parts, joined to one ring", () => {
  const parts: Point[][] = [
    square,
    [
      [20, 0],
      [24, 0],
      [24, 5],
    ],
    [
      [20, 20],
      [20, 30],
      [30, 30],
      [30, 20],
    ],
  ];

  test("has the area of all of them, whichever way they run", () => {
    expect(ringArea(joinParts(parts))).toBe(100 + 10 + 100);
  });

  test("comes apart into the same parts, running like the first", () => {
    expect(splitParts(joinParts(parts))).toEqual([
      parts[0]!,
      parts[1]!,
      [
        [20, 20],
        [30, 20],
        [30, 30],
        [20, 30],
      ],
    ]);
  });

  test.each<[string, Point[]]>([
    [
      "touches itself in a corner",
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 0],
        [-4, 0],
        [-4, -4],
      ],
    ],
    ["closes itself", [...square, square[0]!]],
    ["is plain", square],
  ])("is left alone when it %s", (_, ring) => expect(splitParts(ring)).toEqual([ring]));
});

function inside(ring: Point[], x: number, y: number): boolean {
  let crossings = 0;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) crossings++;
  });
  return crossings % 2 === 1;
}
