import { expect, test } from "bun:test";
import { skeletonViolations } from "./skeleton.ts";

test("keypoints are those of their class's skeleton, and one at least is there", () => {
  const points = (...visibility: (0 | 1 | 2)[]) =>
    visibility.map((one, at) => ({ name: ["nose", "tail"][at]!, x: 1, y: 1, visibility: one }));
  const skeleton = { points: ["nose", "neck"], edges: [] };
  const region = { id: "a", class: "cat", attributes: {}, type: "keypoints" as const };
  expect(skeletonViolations({ ...region, points: points(2, 1) }, skeleton, "/result/regions/0")).toEqual([
    { pointer: "/result/regions/0/points/1/name", detail: '"tail" is no point of "cat"' },
  ]);
  expect(skeletonViolations({ ...region, points: points(0) }, skeleton, "")).toEqual([
    { pointer: "/points", detail: "has no point that is there" },
  ]);
  expect(skeletonViolations({ ...region, points: points(2) }, skeleton, "")).toEqual([]);
});
