import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Problem } from "../kernel/wire/problem.ts";
import { answers, at, check, demand, image, one, text } from "./street.suite.ts";
import type { Media } from "./pre-label.contract.ts";

describe("a region", () => {
  const points = (...list: [number, number][]) => ({ type: "polygon", points: list });
  const corners: [number, number][] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  const table: [string, object, string, Media?][] = [
    ["of a class that there is not", { class: "bus", type: "point", x: 1, y: 1 }, "/class"],
    [
      "drawn by a tool that its class does not take",
      { class: "sign", type: "bbox", x: 1, y: 1, width: 1, height: 1 },
      "/type",
    ],
    ["of no width", { type: "bbox", x: 1, y: 1, width: 0, height: 1 }, "/width"],
    ["of no height", { type: "bbox", x: 1, y: 1, width: 1, height: 0 }, "/height"],
    ["left of the image", { type: "bbox", x: -0.6, y: 1, width: 5, height: 1 }, "/x"],
    ["above the image", { type: "bbox", x: 1, y: -0.6, width: 5, height: 5 }, "/y"],
    ["beyond the right edge", { type: "bbox", x: 90, y: 1, width: 10.6, height: 1 }, "/width"],
    ["beyond the lower edge", { type: "bbox", x: 1, y: 40, width: 1, height: 10.6 }, "/height"],
    ["at 1e308", { type: "bbox", x: 1e308, y: 1, width: 1e308, height: 1 }, "/x"],
    ["turned out of the image", { type: "rotated_bbox", x: 0, y: 0, width: 10, height: 10, rotation: 45 }, ""],
    [
      "that is a turned box of no width",
      { type: "rotated_bbox", x: 20, y: 20, width: 0, height: 10, rotation: 45 },
      "/width",
    ],
    ["that is an ellipse over the edge", { type: "ellipse", cx: 5, cy: 25, rx: 6, ry: 2 }, ""],
    ["that is an ellipse without height", { type: "ellipse", cx: 50, cy: 25, rx: 6, ry: 0 }, "/ry"],
    [
      "with a hole beside it",
      {
        ...points(...corners),
        holes: [
          [
            [20, 1],
            [25, 1],
            [25, 9],
          ],
        ],
      },
      "/holes/0",
    ],
    ["of two different points", points([1, 1], [2, 2], [1, 1]), "/points"],
    ["that is wound twice", points(...corners, ...corners), "/points"],
    ["whose points are on a line", points([1, 1], [2, 2], [3, 3]), "/points"],
    ["with one point outside", points([1, 1], [200, 2], [1, 30]), "/points/1"],
    [
      "with a hole of no area",
      {
        ...points(...corners),
        holes: [
          [
            [1, 1],
            [2, 2],
            [3, 3],
          ],
        ],
      },
      "/holes/0",
    ],
    [
      "with a hole outside",
      {
        ...points([0, 0], [100, 0], [100, 50], [0, 50]),
        holes: [
          [
            [1, 1],
            [90, 1],
            [90, 55],
          ],
        ],
      },
      "/holes/0/2",
    ],
    [
      "that is a line of one point",
      {
        type: "polyline",
        points: [
          [1, 1],
          [1, 1],
        ],
      },
      "/points",
    ],
    [
      "that is a line over the edge",
      {
        type: "polyline",
        points: [
          [1, 1],
          [1, 60],
        ],
      },
      "/points/1",
    ],
    ["that is a point outside", { type: "point", x: 101, y: 1 }, ""],
    [
      "that names a keypoint twice",
      {
        type: "keypoints",
        points: [
          { name: "a", x: 1, y: 1, visibility: 2 },
          { name: "a", x: 2, y: 2, visibility: 2 },
        ],
      },
      "/points",
    ],
    [
      "with a visible keypoint outside",
      { type: "keypoints", points: [{ name: "a", x: -5, y: 1, visibility: 1 }] },
      "/points/0",
    ],
    ["that is a mask of another size", { type: "mask", rle: { size: [2, 2], counts: [1, 3] } }, "/rle/size"],
    ["that is a mask with too few pixels", { type: "mask", rle: { size: [50, 100], counts: [1, 3] } }, "/rle/counts"],
    ["that is an empty mask", { type: "mask", rle: { size: [50, 100], counts: [5000] } }, "/rle/counts"],
    ["that is a broken mask", { type: "mask", rle: { size: [50, 100], counts: "\u0001" } }, "/rle/counts"],
    [
      "that is a cuboid with a flat face",
      {
        type: "cuboid",
        front: corners,
        back: [
          [1, 1],
          [1, 1],
          [2, 2],
          [2, 2],
        ],
      },
      "/back",
    ],
    [
      "that is a track that goes back in time",
      {
        type: "track",
        frames: [3, 3].map((frame) => ({
          frame,
          x: 1,
          y: 1,
          width: 1,
          height: 1,
          outside: false,
          occluded: false,
          keyframe: true,
        })),
      },
      "/frames/1/frame",
    ],
    ["that marks text in an image", { type: "span", start: 0, end: 1 }, "/type"],
    ["that marks sound in an image", { type: "audio_segment", start: 0, end: 1 }, "/type"],
    ["that draws on a text", { type: "point", x: 1, y: 1 }, "/type", text],
    ["that ends beyond the text", { type: "span", start: 0, end: 11 }, "/end", text],
    ["that marks nothing", { type: "span", start: 4, end: 4 }, "/end", text],
  ];
  const refused = table.map(([name, region, pointer, media = image]) => [name, region, pointer, media] as const);
  test.each(refused)("%s is refused where it is wrong", (_name, region, pointer, media) => {
    expect(one(region, media)).toEqual(at(`/regions/0${pointer}`));
  });

  const fine: [string, object, Media?][] = [
    ["that fills the image", { type: "bbox", x: 0, y: 0, width: 100, height: 50 }],
    ["half a pixel over the edge", { type: "bbox", x: -0.5, y: -0.5, width: 101, height: 51 }],
    [
      "with an unseen keypoint outside",
      {
        type: "keypoints",
        points: [
          { name: "a", x: -5, y: 1, visibility: 0 },
          { name: "b", x: 1, y: 1, visibility: 2 },
        ],
      },
    ],
    ["that intersects itself around an area", points([0, 0], [20, 0], [5, 10], [5, -0.5])],
    ["that is an eight whose halves turn against each other", points([0, 0], [10, 10], [10, 0], [0, 10])],
    ["that marks the whole text", { type: "span", start: 0, end: 10 }, text],
    ["that is a whole mask", { type: "mask", rle: { size: [50, 100], counts: [0, 5000] } }],
  ];
  const taken = fine.map(([name, region, media = image]) => [name, region, media] as const);
  test.each(taken)("%s is taken", (_name, region, media) => expect(one(region, media)).toEqual([]));

  test("of an image whose size is not known is taken wherever it is", () => {
    expect(one({ type: "point", x: 1e6, y: 1e6 }, { type: "image", width: null, height: null })).toEqual([]);
  });

  const far: [string, object][] = [
    ["a point", { type: "point", x: 1e308, y: 1 }],
    ["a box", { type: "bbox", x: 1e308, y: 0, width: 1e308, height: 1 }],
    ["a turned box", { type: "rotated_bbox", x: 0, y: 0, width: 1e308, height: 1e308, rotation: 45 }],
    ["a polygon", points([0, 0], [1e308, 0], [0, 1e308])],
    ["an ellipse", { type: "ellipse", cx: 0, cy: 0, rx: 1e308, ry: 1, rotation: 1e308 }],
  ];
  test.each(far)("that is %s beyond any image is refused also where the size is not known", (_name, region) => {
    expect(one(region, { type: "image", width: null, height: null })).toEqual(at("/regions/0"));
  });

  const attributes: [string, object, string][] = [
    ["that is required and missing", {}, "/make"],
    ["that its class does not have", { make: "a", colour: "red" }, "/colour"],
    ["that is no option", { make: "z" }, "/make"],
    ["that names an option twice", { make: "a", tags: ["b", "b"] }, "/tags"],
    ["that is no list", { make: "a", tags: "b" }, "/tags"],
    ["that is no number", { make: "a", doors: "4" }, "/doors"],
    ["that is neither true nor false", { make: "a", moves: 1 }, "/moves"],
    ["whose name needs escaping", { make: "a", "plate~no": 7 }, "/plate~0no"],
  ];
  test.each(attributes)("with an attribute %s is refused there", (_name, given, pointer) => {
    expect(one({ class: "car", type: "point", x: 1, y: 1, attributes: given })).toEqual(
      at(`/regions/0/attributes${pointer}`),
    );
  });
});

test("every violation is named, not only the first", () => {
  const regions = Array.from({ length: 40 }, (_, i) => ({
    id: `${i % 20}`,
    class: "bus",
    type: "bbox",
    x: -9,
    y: 1,
    width: 0,
    height: 1,
  }));
  expect(check({ regions })).toHaveLength(20 * 3 + 20 * 4 + 1);
});

test("a result that fits stays fitting when it is moved inside the image, and no longer does when it is moved out", () => {
  const box = fc.record({
    x: fc.double({ min: 0, max: 80, noNaN: true }),
    y: fc.double({ min: 0, max: 40, noNaN: true }),
    width: fc.double({ min: 1, max: 20, noNaN: true }),
    height: fc.double({ min: 1, max: 10, noNaN: true }),
  });
  fc.assert(
    fc.property(box, fc.double({ min: 1.1, max: 1000, noNaN: true }), (b, beyond) => {
      expect(one({ type: "bbox", ...b })).toEqual([]);
      expect(one({ type: "bbox", ...b, x: 100 - b.width + beyond })).toHaveLength(1);
    }),
  );
});

test("of ten thousand violations all are counted, and as many told as can be read", () => {
  const regions = Array.from({ length: 10_000 }, (_, i) => ({ id: `${i}`, class: "bus", type: "point", x: 1, y: 1 }));
  expect(check({ regions, answers })).toHaveLength(10_000);
  const refused = () => demand({ regions, answers });
  expect(refused).toThrow(Problem);
  try {
    refused();
  } catch (error) {
    const { errors, violations: many } = (error as Problem).fields as { errors: unknown[]; violations: number };
    expect([errors.length, many]).toEqual([500, 10_000]);
  }
});
