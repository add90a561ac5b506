import { expect, test } from "bun:test";
import { linesText, pointsText, skeletonOf } from "./skeleton-text.ts";

test("what is written of a skeleton is read back the same", () => {
  const { skeleton, unknown } = skeletonOf("nose, left-eye,  right eye, nose", "nose - left-eye, Nose-right eye");
  expect(skeleton).toEqual({
    points: ["nose", "left-eye", "right eye"],
    edges: [
      [0, 1],
      [0, 2],
    ],
  });
  expect(unknown).toEqual([]);
  expect(skeletonOf(pointsText(skeleton), linesText(skeleton)).skeleton).toEqual(skeleton);
});

test("lines to points that there are not are told, and without points there is no skeleton", () => {
  expect(skeletonOf("a, b", "a - c, a - b, b, a - a")).toEqual({
    skeleton: { points: ["a", "b"], edges: [[0, 1]] },
    unknown: ["a - c", "b", "a - a"],
  });
  expect(skeletonOf(" , ", "a - b")).toEqual({ skeleton: undefined, unknown: [] });
});
