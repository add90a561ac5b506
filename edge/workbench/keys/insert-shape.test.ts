import { expect, test } from "bun:test";
import type { View } from "../canvas/view.ts";
import { shapeInSight } from "./insert-shape.ts";

const view: View = {
  viewport: { scale: 2, offsetX: -200, offsetY: 0 },
  canvas: { width: 400, height: 200 },
  image: { width: 1000, height: 90 },
  fitted: false,
};

test("a shape made by key lies in the middle of what is seen, inside the image", () => {
  expect(shapeInSight("bbox", view)).toEqual({ type: "bbox", x: 191, y: 36, width: 18, height: 18 });
  expect(shapeInSight("point", view)).toEqual({ type: "point", x: 200, y: 45 });
  expect(shapeInSight("polygon", view)).toMatchObject({
    points: [
      [191, 36],
      [209, 36],
      [209, 54],
      [191, 54],
    ],
  });
});

test("nothing is made where no image is in sight, or by a tool that has no shape of its own", () => {
  expect(shapeInSight("bbox", { ...view, viewport: { ...view.viewport, offsetX: 500 } })).toBeNull();
  expect(shapeInSight("mask", view)).toBeNull();
});
