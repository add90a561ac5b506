import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { unzipSync } from "fflate";
import type { Point, Region } from "../../../annotations/region.contract.ts";
import type { RegionType } from "../../../projects/label-schema.contract.ts";
import type { DatasetItem } from "../dataset.ts";
import { headerFor, imageItem } from "../dataset.example.ts";
import { ringArea } from "../geometry.ts";
import { written } from "../written.ts";
import { clipRing } from "./yolo-rows.ts";
import { yolo } from "./yolo-writer.ts";

async function files(tools: RegionType[], items: DatasetItem[]) {
  const { bytes, loss } = await written(yolo, headerFor({ tools }), items);
  const entries = Object.entries(unzipSync(bytes)).map(
    ([name, content]) => [name, Buffer.from(content).toString()] as const,
  );
  return {
    files: new Map(entries),
    loss,
    rows: (name: string) =>
      entries
        .find(([one]) => one === name)![1]
        .trim()
        .split("\n")
        .map((row) => row.split(" ").map(Number)),
  };
}
const base = { id: "1", class: "dog", attributes: {} };
const box: Region = { ...base, type: "bbox", x: 10, y: 20, width: 30, height: 40 };

describe("YOLO", () => {
  test("has boxes by centre and size as shares of the image, classes from zero, and an empty file for an image without objects", async () => {
    const { files: found, rows } = await files(["bbox"], [imageItem([box], "dir/a.jpg"), imageItem([], "b.png")]);
    expect(rows("labels/dir/a.txt")).toEqual([[1, 0.25, 0.5, 0.3, 0.5]]);
    expect(found.get("labels/b.txt")).toBe("");
    expect(found.get("data.yaml")).toBe('path: .\ntrain: images\nval: images\nnc: 2\nnames:\n  0: "cat"\n  1: "dog"\n');
  });

  test("keeps boxes to a millionth of a pixel", async () => {
    const inside = fc.tuple(
      fc.double({ min: 0, max: 99, noNaN: true }),
      fc.double({ min: 0, max: 79, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(inside, async ([x, y, width, height]) => {
        const { rows } = await files(["bbox"], [imageItem([{ ...base, type: "bbox", x, y, width, height }])]);
        const [, cx = 0, cy = 0, w = 0, h = 0] = rows("labels/a.txt")[0]!;
        expect((cx - w / 2) * 100).toBeCloseTo(x, 6);
        expect((cy - h / 2) * 80).toBeCloseTo(y, 6);
        expect([w * 100, h * 80]).toEqual([expect.closeTo(width, 6), expect.closeTo(height, 6)]);
      }),
      { numRuns: 50 },
    );
  });

  test("with polygons has an outline for each object, boxes too", async () => {
    const points: Point[] = [
      [0, 0],
      [50, 0],
      [50, 40],
    ];
    const { rows, loss } = await files(["bbox", "polygon"], [imageItem([{ ...base, type: "polygon", points }, box])]);
    expect(rows("labels/a.txt")).toEqual([
      [1, 0, 0, 0.5, 0, 0.5, 0.5],
      [1, 0.1, 0.25, 0.4, 0.25, 0.4, 0.75, 0.1, 0.75],
    ]);
    expect(loss).toEqual([]);
  });

  test("with turned boxes has four corners", async () => {
    const turned: Region = { ...base, type: "rotated_bbox", x: 40, y: 30, width: 20, height: 20, rotation: 90 };
    const { rows } = await files(["rotated_bbox"], [imageItem([turned])]);
    expect(rows("labels/a.txt")[0]).toEqual([1, 0.6, 0.375, 0.6, 0.625, 0.4, 0.625, 0.4, 0.375]);
  });

  test("with keypoints has a place for each name in every row", async () => {
    const pose = (name: string): Region => ({
      ...base,
      type: "keypoints",
      points: [
        { name, x: 50, y: 40, visibility: 2 },
        { name: "tail", x: 60, y: 60, visibility: 1 },
      ],
    });
    const { rows, files: found } = await files(
      ["keypoints"],
      [imageItem([pose("nose"), box], "a.jpg"), imageItem([pose("ear")], "b.jpg")],
    );
    expect(rows("labels/a.txt")).toEqual([
      [1, 0.55, 0.625, 0.1, 0.25, 0.5, 0.5, 2, 0.6, 0.75, 1, 0, 0, 0],
      [1, 0.25, 0.5, 0.3, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    expect(rows("labels/b.txt")[0]!.slice(5)).toEqual([0, 0, 0, 0.6, 0.75, 1, 0.5, 0.5, 2]);
    expect(found.get("data.yaml")).toContain('kpt_shape: [3, 3]\nkpt_names: ["nose","tail","ear"]');
  });

  test("cuts off what lies outside of the image, and counts it with what it cannot hold", async () => {
    const regions: Region[] = [
      { ...base, type: "bbox", x: -10, y: 70, width: 30, height: 30 },
      { ...base, type: "bbox", x: 200, y: 0, width: 5, height: 5 },
      { ...base, type: "point", x: 1, y: 1 },
    ];
    const { rows, loss } = await files(["bbox"], [imageItem(regions, "a.jpg", { answers: { a: "b" } })]);
    expect(rows("labels/a.txt")).toEqual([[1, 0.1, 0.9375, 0.2, 0.125]]);
    expect(loss.map(({ what, count }) => `${what} ${count}`).sort()).toEqual(["answer 1", "box 1", "box 1", "point 1"]);
  });
});

test("an outline clipped to the image keeps the area inside of it", () => {
  expect(
    clipRing(
      [
        [-10, -10],
        [110, -10],
        [110, 90],
        [-10, 90],
      ],
      { width: 100, height: 80 },
    ),
  ).toHaveLength(4);
  expect(
    ringArea(
      clipRing(
        [
          [-50, 0],
          [50, 0],
          [50, 80],
          [-50, 80],
        ],
        { width: 100, height: 80 },
      ),
    ),
  ).toBe(4000);
  expect(
    ringArea(
      clipRing(
        [
          [0, -40],
          [40, 40],
          [-40, 40],
        ],
        { width: 100, height: 80 },
      ),
    ),
  ).toBe(1200);
});
