import * as v from "valibot";

const px = v.pipe(v.number(), v.finite());
const size = v.pipe(v.number(), v.finite(), v.minValue(0));
const degrees = v.pipe(v.number(), v.finite());
export const Point = v.tuple([px, px]);
export type Point = v.InferOutput<typeof Point>;
const ring = v.pipe(v.array(Point), v.minLength(3, "needs at least 3 points"), v.maxLength(20_000));
const offset = v.pipe(v.number(), v.integer(), v.minValue(0));

const base = {
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  class: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  attributes: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.array(v.string())])), {}),
  score: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
};

/** COCO run-length encoding: column-major, first run zeros; `size` is [height, width]. */
export const Rle = v.strictObject({ size: v.tuple([offset, offset]), counts: v.union([v.array(offset), v.string()]) });

/**
 * One labelled thing. Geometry in absolute pixels of the original image (floats, origin top-left), text offsets in Unicode
 * code points with exclusive end, time in seconds, rotation clockwise in degrees about the centre.
 */
export const Region = v.variant("type", [
  v.strictObject({ ...base, type: v.literal("bbox"), x: px, y: px, width: size, height: size }),
  v.strictObject({
    ...base,
    type: v.literal("rotated_bbox"),
    x: px,
    y: px,
    width: size,
    height: size,
    rotation: degrees,
  }),
  v.strictObject({ ...base, type: v.literal("polygon"), points: ring, holes: v.optional(v.array(ring)) }),
  v.strictObject({
    ...base,
    type: v.literal("polyline"),
    points: v.pipe(v.array(Point), v.minLength(2), v.maxLength(20_000)),
  }),
  v.strictObject({ ...base, type: v.literal("point"), x: px, y: px }),
  v.strictObject({
    ...base,
    type: v.literal("keypoints"),
    points: v.pipe(
      v.array(v.strictObject({ name: v.string(), x: px, y: px, visibility: v.picklist([0, 1, 2]) })),
      v.minLength(1),
      v.maxLength(500),
    ),
  }),
  v.strictObject({
    ...base,
    type: v.literal("ellipse"),
    cx: px,
    cy: px,
    rx: size,
    ry: size,
    rotation: v.optional(degrees, 0),
  }),
  v.strictObject({ ...base, type: v.literal("mask"), rle: Rle }),
  v.strictObject({
    ...base,
    type: v.literal("cuboid"),
    front: v.pipe(v.array(Point), v.length(4)),
    back: v.pipe(v.array(Point), v.length(4)),
  }),
  v.strictObject({ ...base, type: v.literal("span"), start: offset, end: offset }),
  v.strictObject({ ...base, type: v.literal("audio_segment"), start: size, end: size }),
  v.strictObject({
    ...base,
    type: v.literal("track"),
    frames: v.pipe(
      v.array(
        v.strictObject({
          frame: offset,
          x: px,
          y: px,
          width: size,
          height: size,
          outside: v.boolean(),
          occluded: v.boolean(),
          keyframe: v.boolean(),
        }),
      ),
      v.minLength(1),
    ),
  }),
]);
export type Region = v.InferOutput<typeof Region>;
export type RegionOf<T extends Region["type"]> = Extract<Region, { type: T }>;

export const Relation = v.strictObject({
  from: base.id,
  to: base.id,
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
});
export type Relation = v.InferOutput<typeof Relation>;

const message = v.record(v.string(), v.pipe(v.number(), v.finite()));
export const Answer = v.union([v.string(), v.pipe(v.number(), v.finite()), v.array(v.string()), message]);
export type Answer = v.InferOutput<typeof Answer>;

/** The canonical annotation: regions, relations between them, and answers by field name. */
export const Result = v.strictObject({
  regions: v.optional(v.pipe(v.array(Region), v.maxLength(50_000)), []),
  relations: v.optional(v.pipe(v.array(Relation), v.maxLength(50_000)), []),
  answers: v.optional(v.record(v.string(), Answer), {}),
});
export type Result = v.InferOutput<typeof Result>;
