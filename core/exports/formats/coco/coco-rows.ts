import * as v from "valibot";
import { Answer } from "../../../annotations/region.contract.ts";
import { DatasetAnnotation, type DatasetItem } from "../dataset.ts";
import { Json, text } from "../../../kernel/wire/id.ts";

const number = v.pipe(v.number(), v.finite());
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const RowId = v.union([v.number(), v.string()], "must be a number or a string");
export type RowId = v.InferOutput<typeof RowId>;
/** Ids of a file by their spelling, so that 7 and "7" stay two ids. */
export const keyOf = (id: RowId): string => JSON.stringify(id);

const nullableText = v.optional(v.nullable(v.string()), null);
const { result: _result, ...annotationEntries } = DatasetAnnotation.entries;
const AnnotationWithAnswers = v.object({ ...annotationEntries, answers: v.optional(v.record(v.string(), Answer), {}) });
const WeloImage = v.object({
  taskId: nullableText,
  externalKey: nullableText,
  batchId: nullableText,
  name: nullableText,
  fileId: nullableText,
  contentType: nullableText,
  sha256: nullableText,
  meta: v.optional(Json, {}),
  schemaVersion: v.optional(v.nullable(v.number()), null),
  createdAt: nullableText,
  completedAt: nullableText,
  annotations: v.optional(v.array(AnnotationWithAnswers), []),
});

const pixels = v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null);
export const ImageRow = v.object({
  id: RowId,
  file_name: text(400),
  width: pixels,
  height: pixels,
  welo: v.optional(WeloImage),
});
export type ImageRow = v.InferOutput<typeof ImageRow>;

export const CategoryRow = v.object({ id: RowId, name: text(80), keypoints: v.optional(v.array(v.string()), []) });
export type CategoryRow = v.InferOutput<typeof CategoryRow>;

const Mask = v.object({ size: v.tuple([natural, natural]), counts: v.union([v.array(natural), v.string()]) });
const box = v.pipe(v.array(number), v.length(4, "must be [x, y, width, height]"));
const flat = v.pipe(
  v.array(number),
  v.minLength(6, "needs at least 3 points"),
  v.check((list) => list.length % 2 === 0, "needs an even number of coordinates"),
);
export const AnnotationRow = v.object({
  id: v.optional(v.nullable(RowId), null),
  image_id: RowId,
  category_id: RowId,
  bbox: v.optional(v.nullable(box), null),
  segmentation: v.optional(v.nullable(v.union([v.array(flat), Mask])), null),
  keypoints: v.optional(v.nullable(v.array(number)), null),
  attributes: v.optional(v.nullable(Json), null),
  score: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), null),
  welo: v.optional(
    v.object({ annotation: v.optional(natural, 0), regionId: v.optional(v.string()), region: v.optional(Json) }),
  ),
});
export type AnnotationRow = v.InferOutput<typeof AnnotationRow>;

/** The item of an image row, its annotations still without regions. */
export function itemOf(row: ImageRow): DatasetItem {
  const welo = row.welo;
  return {
    id: welo?.taskId ?? null,
    externalKey: welo?.externalKey ?? null,
    batchId: welo?.batchId ?? null,
    data: {
      type: "image",
      fileId: welo?.fileId ?? null,
      name: welo ? welo.name : row.file_name,
      width: row.width,
      height: row.height,
      contentType: welo?.contentType ?? null,
      sha256: welo?.sha256 ?? null,
    },
    meta: welo?.meta ?? {},
    schemaVersion: welo?.schemaVersion ?? null,
    createdAt: welo?.createdAt ?? null,
    completedAt: welo?.completedAt ?? null,
    annotations: (welo?.annotations ?? []).map(({ answers, ...rest }) => ({
      ...rest,
      result: { regions: [], relations: [], answers },
    })),
  };
}
