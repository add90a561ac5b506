import * as v from "valibot";
import { Result } from "../../annotations/region.contract.ts";
import { Id, Instant, Json, text } from "../../kernel/wire/id.ts";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1));
const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null);

export const DatasetImage = v.strictObject({
  type: v.literal("image"),
  fileId: maybe(Id),
  /** The image's file name; may hold folders, separated by `/`. */
  name: maybe(text(400)),
  width: maybe(pixels),
  height: maybe(pixels),
  contentType: maybe(v.string()),
  sha256: maybe(v.string()),
});
export type DatasetImage = v.InferOutput<typeof DatasetImage>;

export const DatasetText = v.strictObject({
  type: v.literal("text"),
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000)),
  name: maybe(text(400)),
});

export const DatasetAnnotation = v.strictObject({
  id: maybe(v.string()),
  /** Who made it: a user's id, or a pseudonym. */
  userId: maybe(v.string()),
  status: maybe(v.string()),
  source: v.optional(v.picklist(["human", "model", "consensus"]), "human"),
  confidence: maybe(v.number()),
  activeSeconds: maybe(v.pipe(v.number(), v.minValue(0))),
  submittedAt: maybe(Instant),
  result: v.optional(Result, {}),
});
export type DatasetAnnotation = v.InferOutput<typeof DatasetAnnotation>;

/** One task with what was said about it: the row that every format writes and reads. */
export const DatasetItem = v.strictObject({
  id: maybe(v.string()),
  externalKey: maybe(text(200)),
  batchId: maybe(v.string()),
  data: v.variant("type", [DatasetImage, DatasetText]),
  meta: v.optional(Json, {}),
  schemaVersion: maybe(count),
  createdAt: maybe(Instant),
  completedAt: maybe(Instant),
  annotations: v.optional(v.array(DatasetAnnotation), []),
});
export type DatasetItem = v.InferOutput<typeof DatasetItem>;

/** What an export says about itself, once. */
export interface DatasetHeader {
  project: { id: string; name: string };
  batchId: string | null;
  labelSchema: LabelSchema;
  schemaVersion: number;
  /** ISO-8601 instant; also the time of the entries of an archive. */
  exportedAt: string;
}

/** The image of an item, or null when it is something else. */
export function imageOf(item: DatasetItem): DatasetImage | null {
  return item.data.type === "image" ? item.data : null;
}

/** What to call an item in a file: its name, else its key, else its id. */
export function nameOf(item: DatasetItem): string {
  return item.data.name ?? item.externalKey ?? item.id ?? "unnamed";
}
