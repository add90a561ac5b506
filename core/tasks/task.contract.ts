import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { Id, Instant, Json, text } from "../kernel/wire/id.ts";

export const TaskStatus = v.picklist([
  "pending",
  "open",
  "in_progress",
  "checking",
  "in_review",
  "rework",
  "completed",
  "cancelled",
]);
export type TaskStatus = v.InferOutput<typeof TaskStatus>;
export const Stage = v.picklist(["annotate", "review"]);
export type Stage = v.InferOutput<typeof Stage>;

/** What is to be labelled. Image sizes are filled in from the file when the task is created. */
export const TaskData = v.variant("type", [
  v.strictObject({
    type: v.literal("image"),
    fileId: Id,
    name: v.optional(text(400)),
    width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    height: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  v.strictObject({
    type: v.literal("text"),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000)),
    name: v.optional(text(400)),
  }),
]);
export type TaskData = v.InferOutput<typeof TaskData>;

/** What a model made of a task before anybody looked at it; `score` is how sure it was. An old payload may be no annotation. */
export const PreLabel = v.strictObject({
  payload: v.record(v.string(), v.unknown()),
  model: v.optional(text(200)),
  score: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

export const Task = v.object({
  id: Id,
  projectId: Id,
  batchId: Id,
  externalKey: v.nullable(v.string()),
  data: TaskData,
  meta: Json,
  preLabel: v.optional(v.nullable(PreLabel)),
  priority: v.number(),
  status: TaskStatus,
  /** Which queue it waits in; null while nobody is asked to work on it. */
  stage: v.nullable(Stage),
  /** Of one task alone: it is about to be cancelled, and can still be restored. */
  cancelling: v.optional(v.boolean()),
  /** Several people have worked on it, and it is not sure enough what they mean: a person has to decide. */
  toDecide: v.boolean(),
  overlap: v.number(),
  /** Hand-ins that stand, at most `overlap`; those that were sent back for rework are not counted. */
  submissions: v.number(),
  schemaVersion: v.number(),
  createdAt: Instant,
  updatedAt: Instant,
  completedAt: v.nullable(Instant),
  version: v.number(),
});
export type Task = v.InferOutput<typeof Task>;

/** A pre-label of a new task: an annotation as people make them, which may leave out what is required. */
export const NewPreLabel = v.strictObject({ ...PreLabel.entries, payload: Result });
export type NewPreLabel = v.InferOutput<typeof NewPreLabel>;

/** Higher comes first. */
export const Priority = v.pipe(v.number(), v.integer(), v.minValue(-1000), v.maxValue(1000));

export const NewTask = v.strictObject({
  externalKey: v.optional(v.nullable(text(200)), null),
  data: TaskData,
  meta: v.optional(Json, {}),
  priority: v.optional(Priority, 0),
  preLabel: v.optional(v.nullable(NewPreLabel)),
});
export type NewTask = v.InferOutput<typeof NewTask>;
export const BulkReport = v.object({
  /** Null when no line was stored and no batch was named: an empty batch is not made. */
  batchId: v.nullable(Id),
  created: v.number(),
  duplicates: v.number(),
  failed: v.number(),
  /** `line` counts from 1; a duplicate names the task that has its external key. */
  lines: v.array(
    v.object({
      line: v.number(),
      status: v.picklist(["created", "duplicate", "failed"]),
      taskId: v.nullable(Id),
      errors: v.array(v.object({ pointer: v.string(), detail: v.string() })),
    }),
  ),
});
export type BulkReport = v.InferOutput<typeof BulkReport>;
