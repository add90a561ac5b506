import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { type Point, Region, type RegionOf } from "../region.contract.ts";
import { keypointSimilarity } from "./keypoints.ts";
import { lineLikeness } from "./line-likeness.ts";
import { maskExtent } from "../mask.contract.ts";
import { maskIou } from "./mask.ts";
import { extentOf, overlap } from "./overlap.ts";
import { trackIou } from "./track-overlap.ts";

const person = (...points: [string, number, number, (0 | 1 | 2)?][]): RegionOf<"keypoints"> => ({
  id: "r",
  class: "person",
  attributes: {},
  type: "keypoints",
  points: points.map(([name, x, y, visibility = 2]) => ({ name, x, y, visibility })),
});

describe("keypoints", () => {
  test("are as like as COCO's similarity says, with its spread for each point of a person", () => {
    const here = person(["nose", 0, 0], ["left_hip", 100, 100]);
    const there = person(["nose", 3, 4], ["left_hip", 100, 110]);
    const area = 97 * 106;
    const nose = Math.exp(-25 / (2 * area * (2 * 0.026) ** 2));
    const hip = Math.exp(-100 / (2 * area * (2 * 0.107) ** 2));
    expect(keypointSimilarity(here, there)).toBeCloseTo((nose + hip) / 2, 12);
    expect(nose).toBeLessThan(hip);
  });

  test("that nobody has labelled do not count, and those that one has labelled count as wrong", () => {
    const here = person(["nose", 0, 0], ["tail", 50, 50], ["ear", 9, 9, 0]);
    expect(keypointSimilarity(here, person(["nose", 0, 0], ["tail", 50, 50], ["ear", 999, 0, 0]))).toBe(1);
    expect(keypointSimilarity(here, person(["nose", 0, 0], ["tail", 50, 50], ["ear", 9, 9]))).toBeCloseTo(2 / 3, 12);
    expect(keypointSimilarity(person(["nose", 0, 0, 0]), person(["nose", 0, 0, 0]))).toBe(0);
  });
});

describe("lines", () => {
  const line: Point[] = [
    [0, 0],
    [1000, 0],
  ];
  const table: [string, Point[], number][] = [
    [
      "the same line is wholly like itself, also backwards and with more points",
      [
        [1000, 0],
        [400, 0],
        [0, 0],
      ],
      1,
    ],
    [
      "half of a line is half like it",
      [
        [0, 0],
        [500, 0],
      ],
      0.5,
    ],
    [
      "a line beside it by half of the reach",
      [
        [0, 10],
        [1000, 10],
      ],
      1 / 3,
    ],
    [
      "a line out of reach",
      [
        [0, 30],
        [1000, 30],
      ],
      0,
    ],
  ];
  test.each(table)("%s", (_name, other, expected) => {
    expect(lineLikeness(line, other, 20)).toBeCloseTo(expected, 1);
    expect(lineLikeness(other, line, 20)).toBeCloseTo(lineLikeness(line, other, 20), 12);
  });
});

describe("tracks", () => {
  type Frame = RegionOf<"track">["frames"][number];
  const at = (frame: number, x: number, outside = false): Frame => {
    return { frame, x, y: 0, width: 10, height: 10, outside, occluded: false, keyframe: true };
  };

  test("are where they would be between two given frames", () => {
    const dense = Array.from({ length: 11 }, (_, frame) => at(frame, frame * 2));
    expect(trackIou([at(0, 0), at(10, 20)], dense)).toBe(1);
    expect(trackIou([at(0, 0), at(4, 8), at(10, 20)], [at(0, 0), at(9, 18), at(10, 20)])).toBeCloseTo(1, 12);
  });

  test("are nowhere from a frame where they are outside to the next one", () => {
    const left = [at(0, 0), at(2, 0, true), at(4, 0)];
    expect(trackIou(left, [at(0, 0), at(4, 0)])).toBeCloseTo(3 / 5, 12);
    expect(trackIou([at(0, 0)], [at(1, 0)])).toBe(0);
  });

  test("that last for ages are compared in a moment", () => {
    const end = Number.MAX_SAFE_INTEGER;
    expect(trackIou([at(0, 0), at(end, 0)], [at(0, 5), at(end, 5)])).toBeCloseTo(1 / 3, 6);
  });
});

test("the box around a mask's pixels holds all of them and touches each side", () => {
  const masks = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })).chain(([height, width]) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      pixels: fc.array(fc.boolean(), { minLength: height * width, maxLength: height * width }),
    }),
  );
  fc.assert(
    fc.property(masks, ({ height, width, pixels }) => {
      const counts: number[] = [0];
      let marked = false;
      for (const pixel of pixels) {
        if (pixel !== marked) {
          counts.push(0);
          marked = pixel;
        }
        counts[counts.length - 1]! += 1;
      }
      const places = pixels.flatMap((pixel, i) => (pixel ? [{ x: Math.floor(i / height), y: i % height }] : []));
      const rle = { size: [height, width] as [number, number], counts };
      expect(maskExtent(rle)).toEqual({
        left: Math.min(...places.map((p) => p.x)),
        top: Math.min(...places.map((p) => p.y)),
        right: Math.max(...places.map((p) => p.x + 1)),
        bottom: Math.max(...places.map((p) => p.y + 1)),
      });
      expect(maskIou(rle, { ...rle })).toBe(places.length > 0 ? 1 : 0);
    }),
  );
});

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 1e154, 255.5),
);
const length = number.map(Math.abs);
const points = (minLength: number, maxLength: number) => fc.array(fc.tuple(number, number), { minLength, maxLength });
const corners = points(4, 4);
const frames = fc.uniqueArray(fc.nat(1e9), { minLength: 1, maxLength: 4 }).chain((list) =>
  fc.tuple(
    ...list
      .sort((a, b) => a - b)
      .map((frame) =>
        fc.record({
          frame: fc.constant(frame),
          x: number,
          y: number,
          width: length,
          height: length,
          outside: fc.boolean(),
          occluded: fc.boolean(),
          keyframe: fc.boolean(),
        }),
      ),
  ),
);
/** Anything that the contract takes, of each type. */
const shapes: Record<Region["type"], fc.Arbitrary<object>> = {
  bbox: fc.record({ x: number, y: number, width: length, height: length }),
  rotated_bbox: fc.record({ x: number, y: number, width: length, height: length, rotation: number }),
  polygon: fc.record({ points: points(3, 7), holes: fc.array(points(3, 4), { maxLength: 2 }) }),
  polyline: fc.record({ points: points(2, 6) }),
  point: fc.record({ x: number, y: number }),
  keypoints: fc.record({
    points: fc.array(
      fc.record({ name: fc.constantFrom("nose", "tail"), x: number, y: number, visibility: fc.constantFrom(0, 1, 2) }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  ellipse: fc.record({ cx: number, cy: number, rx: length, ry: length, rotation: number }),
  mask: fc.record({
    rle: fc.record({
      size: fc.tuple(fc.nat(9), fc.nat(9)),
      counts: fc.oneof(fc.array(fc.nat(30), { maxLength: 6 }), fc.string({ maxLength: 6 })),
    }),
  }),
  cuboid: fc.record({ front: corners, back: corners }),
  span: fc.record({ start: fc.nat(), end: fc.nat() }),
  audio_segment: fc.record({ start: length, end: length }),
  track: fc.record({ frames }),
};

test.each(Object.keys(shapes) as Region["type"][])(
  "whatever a %s is made of, its likeness is a number from 0 to 1, the same both ways",
  (type) => {
    const base = { id: "r", class: "a", attributes: {}, type };
    const region = shapes[type].map((shape) => v.parse(Region, { ...base, ...shape }));
    fc.assert(
      fc.property(region, region, (a, b) => {
        const likeness = overlap(a, b);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        expect(overlap(b, a)).toBeCloseTo(likeness, 6);
        expect(Object.values(extentOf(a)).filter((side) => Number.isNaN(side) && type === "bbox")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  },
);
