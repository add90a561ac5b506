import { describe, expect, test } from "bun:test";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { regionsAt, regionsIn } from "./hit.ts";

const box = (id: string, x: number, y: number, width: number, height: number): Region => ({
  id,
  class: "a",
  attributes: {},
  type: "bbox",
  x,
  y,
  width,
  height,
});
const ids = (regions: readonly Region[]) => regions.map((r) => r.id);

describe("hit testing", () => {
  test("of two boxes over each other the smaller is found first", () => {
    expect(ids(regionsAt([box("small", 40, 40, 10, 10), box("large", 0, 0, 100, 100)], [45, 45], 2))).toEqual([
      "small",
      "large",
    ]);
  });

  test("an outline under the pointer comes before an inside", () => {
    expect(ids(regionsAt([box("small", 40, 40, 20, 20), box("edge", 50, 0, 100, 100)], [50, 50], 2))[0]).toBe("edge");
  });

  test("of equal boxes the one drawn later is found first", () => {
    expect(ids(regionsAt([box("a", 0, 0, 10, 10), box("b", 0, 0, 10, 10)], [5, 5], 1))).toEqual(["b", "a"]);
  });

  test("a hole in a polygon is not the polygon", () => {
    const ring: Region = {
      id: "ring",
      class: "a",
      attributes: {},
      type: "polygon",
      points: [
        [0, 0],
        [100, 0],
        [100, 100],
        [0, 100],
      ],
      holes: [
        [
          [30, 30],
          [70, 30],
          [70, 70],
          [30, 70],
        ],
      ],
    };
    expect(regionsAt([ring], [50, 50], 2)).toEqual([]);
    expect(ids(regionsAt([ring], [10, 10], 2))).toEqual(["ring"]);
  });

  test("a mask is hit on its pixels only", () => {
    const mask: Region = {
      id: "mask",
      class: "a",
      attributes: {},
      type: "mask",
      rle: { size: [4, 4], counts: [5, 1, 10] },
    };
    expect(ids(regionsAt([mask], [1.5, 1.5], 0.1))).toEqual(["mask"]);
    expect(regionsAt([mask], [3.5, 3.5], 0.1)).toEqual([]);
  });

  test("a line is hit near it, and spans never", () => {
    const line: Region = {
      id: "line",
      class: "a",
      attributes: {},
      type: "polyline",
      points: [
        [0, 0],
        [100, 0],
      ],
    };
    const span: Region = { id: "span", class: "a", attributes: {}, type: "span", start: 0, end: 9 };
    expect(ids(regionsAt([line, span], [50, 3], 4))).toEqual(["line"]);
    expect(regionsAt([line, span], [50, 5], 4)).toEqual([]);
  });

  test("a marquee takes what it touches", () => {
    expect(
      ids(regionsIn([box("in", 10, 10, 5, 5), box("out", 80, 80, 5, 5)], { minX: 0, minY: 0, maxX: 12, maxY: 12 })),
    ).toEqual(["in"]);
  });
});
