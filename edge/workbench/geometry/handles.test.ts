import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Point, Region, RegionOf } from "../../../core/annotations/region.contract.ts";
import { deleteVertex, dragHandle, handleAt, handlesOf } from "./handles.ts";

const size = { width: 200, height: 200 };
const triangle: RegionOf<"polygon"> = {
  id: "t",
  class: "a",
  attributes: {},
  type: "polygon",
  points: [
    [10, 10],
    [50, 10],
    [10, 50],
  ],
};
const turned: RegionOf<"rotated_bbox"> = {
  id: "r",
  class: "a",
  attributes: {},
  type: "rotated_bbox",
  x: 60,
  y: 80,
  width: 60,
  height: 30,
  rotation: 30,
};

describe("handles", () => {
  test("a polygon has a grip at each vertex and in the middle of each edge", () => {
    const kinds = handlesOf(triangle, 20).map((h) => h.kind);
    expect(kinds.filter((k) => k === "vertex")).toHaveLength(3);
    expect(kinds.filter((k) => k === "middle")).toHaveLength(3);
  });

  test("dragging a middle makes a vertex there", () => {
    const middle = handleAt(handlesOf(triangle, 20), [30, 10], 3)!;
    expect(dragHandle(triangle, middle, [30, 5], size).points).toEqual([
      [10, 10],
      [30, 5],
      [50, 10],
      [10, 50],
    ]);
  });

  test("a vertex can be taken away until three are left", () => {
    const square = {
      ...triangle,
      points: [
        [10, 10],
        [50, 10],
        [50, 50],
        [10, 50],
      ] as Point[],
    };
    const vertex = handleAt(handlesOf(square, 20), [50, 50], 3)!;
    expect(deleteVertex(square, vertex)?.points).toEqual([
      [10, 10],
      [50, 10],
      [10, 50],
    ]);
    expect(deleteVertex(triangle, handleAt(handlesOf(triangle, 20), [50, 10], 3)!)).toBeNull();
  });

  test("a vertex cannot be dragged out of the image", () => {
    const vertex = handleAt(handlesOf(triangle, 20), [50, 10], 3)!;
    expect(dragHandle(triangle, vertex, [999, -5], size).points[1]).toEqual([200, 0]);
  });

  test("a turned box that is dragged by one corner keeps the opposite corner where it was", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 40, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (dx, dy) => {
          const corner = handlesOf(turned, 20).find((h) => h.kind === "box" && h.at === "se")!;
          const opposite = (r: Region) => handlesOf(r, 20).find((h) => h.kind === "box" && h.at === "nw")!.point;
          const after = dragHandle(turned, corner, [corner.point[0] + dx, corner.point[1] + dy], size);
          expect(
            Math.hypot(opposite(after)[0] - opposite(turned)[0], opposite(after)[1] - opposite(turned)[1]),
          ).toBeLessThan(0.05);
        },
      ),
    );
  });

  test("the turning grip points a box where it is dragged to", () => {
    const grip = handlesOf(turned, 20).find((h) => h.kind === "turn")!;
    expect(dragHandle(turned, grip, [150, 95], size).rotation).toBe(90);
    expect(dragHandle(turned, grip, [90, 20], size).rotation).toBe(0);
  });
});
