import { expect, test } from "bun:test";
import { bones } from "../../../core/console/look/bones.ts";
import { absent, allPoints, type Keypoints, withVisibility } from "./keypoints.ts";

const skeleton = { points: ["nose", "neck", "hip"], edges: [[0, 1] as [number, number], [1, 2] as [number, number]] };
const region: Keypoints = {
  id: "a",
  class: "person",
  attributes: {},
  type: "keypoints",
  points: [
    { name: "hip", x: 10, y: 30, visibility: 1 },
    { name: "neck", x: 20, y: 10, visibility: 2 },
  ],
};

test("lines are drawn between the points that are there, whatever their order", () => {
  expect(bones(region.points, skeleton)).toEqual([
    [
      [20, 10],
      [10, 30],
    ],
  ]);
  expect(bones(region.points, undefined)).toEqual([]);
  expect(allPoints(region, skeleton).map((p) => [p.name, p.visibility])).toEqual([
    ["nose", 0],
    ["neck", 2],
    ["hip", 1],
  ]);
});

test("a point that comes back stands among the others, and the last one cannot go", () => {
  const back = withVisibility(region, "nose", 2, skeleton);
  expect(back.points[0]).toEqual({ name: "nose", x: 15, y: 20, visibility: 2 });
  const without = withVisibility(region, "hip", 0, skeleton);
  expect(without.points).toEqual([absent("nose"), region.points[1]!, absent("hip")]);
  expect(withVisibility(without, "neck", 0, skeleton)).toBe(without);
  expect(withVisibility(region, "hip", 2, skeleton).points[2]).toEqual({ name: "hip", x: 10, y: 30, visibility: 2 });
});
