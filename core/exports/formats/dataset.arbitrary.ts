// Random datasets for the property tests of the formats.
import fc from "fast-check";
import type { Point, Region, Result } from "../../annotations/region.contract.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import type { DatasetAnnotation, DatasetHeader, DatasetItem } from "./dataset.ts";
import { runsOfBitmap, encodeCounts } from "./rle.ts";

export const classes = ["cat", "dog", "crème brûlée", 'a "quoted", <b>&', "=1+1", "人"];
const id = fc.uuid({ version: 7 }).map(String);
const px = fc.oneof(
  fc.integer({ min: -50, max: 4000 }),
  fc.double({ min: -50, max: 4000, noNaN: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
);
const size = fc.oneof(fc.integer({ min: 0, max: 4000 }), fc.double({ min: 0, max: 4000, noNaN: true }).map(Math.abs));
const point: fc.Arbitrary<Point> = fc.tuple(px, px);
const ring = fc.array(point, { minLength: 3, maxLength: 8 });
/** Names as people give them; those that no plain object holds are left out. */
const label = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .map((text) => text.replace(/[\s\p{Cc}/]/gu, "_"))
  .filter((text) => !["__proto__", "prototype", "constructor"].includes(text));
const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.array(label, { maxLength: 3 }));
const base = {
  class: fc.constantFrom(...classes),
  attributes: fc.dictionary(label, value, { maxKeys: 3, noNullPrototype: true }),
};

const mask = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([height, width]) =>
  fc
    .tuple(fc.uint8Array({ minLength: height * width, maxLength: height * width, max: 1 }), fc.boolean())
    .map(([bitmap, short]) => {
      const counts = runsOfBitmap(bitmap, [height, width]);
      return { size: [height, width] as [number, number], counts: short ? encodeCounts(counts) : counts };
    }),
);
const keypoint = fc.record({
  name: fc.constantFrom("nose", "left eye", "right eye", "tail"),
  x: px,
  y: px,
  visibility: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
});

export const regionsByType = {
  bbox: fc.record({ ...base, type: fc.constant("bbox" as const), x: px, y: px, width: size, height: size }),
  rotated_bbox: fc.record({
    ...base,
    type: fc.constant("rotated_bbox" as const),
    x: px,
    y: px,
    width: size,
    height: size,
    rotation: fc.integer({ min: -360, max: 360 }),
  }),
  polygon: fc.record(
    { ...base, type: fc.constant("polygon" as const), points: ring, holes: fc.array(ring, { maxLength: 2 }) },
    { requiredKeys: ["class", "attributes", "type", "points"] },
  ),
  polyline: fc.record({ ...base, type: fc.constant("polyline" as const), points: ring }),
  point: fc.record({ ...base, type: fc.constant("point" as const), x: px, y: px }),
  keypoints: fc.record({
    ...base,
    type: fc.constant("keypoints" as const),
    points: fc.array(keypoint, { minLength: 1, maxLength: 5 }),
  }),
  ellipse: fc.record({
    ...base,
    type: fc.constant("ellipse" as const),
    cx: px,
    cy: px,
    rx: size,
    ry: size,
    rotation: fc.integer({ min: 0, max: 359 }),
  }),
  mask: fc.record({ ...base, type: fc.constant("mask" as const), rle: mask }),
};
export type Drawn = keyof typeof regionsByType;

function resultOf(types: readonly Drawn[], withRelations: boolean): fc.Arbitrary<Result> {
  const region = fc.oneof(...types.map((type) => regionsByType[type] as fc.Arbitrary<Omit<Region, "id">>));
  const scored = fc.tuple(
    region,
    fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), { nil: undefined }),
  );
  return fc
    .record({
      regions: fc.array(scored, { maxLength: 5 }),
      links: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: withRelations ? 2 : 0 }),
      answers: fc.dictionary(label, fc.oneof(label, fc.integer(), fc.array(label, { maxLength: 3 })), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    })
    .map(({ regions, links, answers }) => ({
      regions: regions.map(([{ class: name, attributes, ...one }, score], i) => {
        const common = { id: `r${i}`, class: name, attributes, ...(score === undefined ? {} : { score }) };
        return { ...common, ...one } as Region;
      }),
      relations: links.map(([from, to]) => ({ from: `r${from}`, to: `r${to}`, type: "next to" })),
      answers,
    }));
}

/** Items about images whose regions are of the given types. */
export function imageItems(
  types: readonly Drawn[],
  { relations = false, annotations = 2 } = {},
): fc.Arbitrary<DatasetItem[]> {
  const annotation: fc.Arbitrary<DatasetAnnotation> = fc.record({
    id: fc.option(id),
    userId: fc.option(id),
    status: fc.constantFrom("accepted", "submitted", null),
    source: fc.constantFrom<"human" | "model">("human", "model"),
    confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs)),
    activeSeconds: fc.option(fc.nat()),
    submittedAt: fc.constantFrom("2025-03-01T10:20:30.456Z", null),
    result: resultOf(types, relations),
  });
  const item: fc.Arbitrary<DatasetItem> = fc.record({
    id: fc.option(id),
    externalKey: fc.option(label),
    batchId: fc.option(id),
    data: fc.record({
      type: fc.constant("image" as const),
      fileId: fc.option(id) as fc.Arbitrary<string | null>,
      name: fc.option(label.map((name) => `${name}.jpg`)),
      width: fc.integer({ min: 1, max: 4000 }),
      height: fc.integer({ min: 1, max: 4000 }),
      contentType: fc.constantFrom("image/jpeg", null),
      sha256: fc.constant(null),
    }),
    meta: fc.dictionary(label, fc.oneof(label, fc.integer(), fc.constant(null)), { maxKeys: 2, noNullPrototype: true }),
    schemaVersion: fc.option(fc.integer({ min: 1, max: 9 })),
    createdAt: fc.constantFrom("2025-03-01T10:20:30.456Z", null),
    completedAt: fc.constantFrom("2025-03-02T10:20:30.456Z", null),
    annotations: fc.array(annotation, { maxLength: annotations }),
  });
  return fc.array(item, { maxLength: 6 });
}

export const labelSchema: LabelSchema = {
  media: "image",
  tools: ["bbox", "polygon", "mask", "keypoints", "rotated_bbox", "ellipse"],
  classes: classes.slice(0, 4).map((name) => ({ name, colour: "#2f6fed", attributes: [] })),
  fields: [],
  relations: [],
};

export const header: DatasetHeader = {
  project: { id: "01890a5d-ac96-774b-bcce-b302099a8057", name: "Cats & dogs" },
  batchId: null,
  labelSchema,
  schemaVersion: 1,
  exportedAt: "2025-03-03T00:00:00.000Z",
};
