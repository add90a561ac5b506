import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { RegionType } from "../projects/label-schema.contract.ts";

export const StretchType = v.picklist(["span", "audio_segment"]);
export type StretchType = v.InferOutput<typeof StretchType>;
const isShape = (type: RegionType): type is Exclude<RegionType, StretchType> => !v.is(StretchType, type);
/** All others: what is drawn. */
export const ShapeType = v.picklist(RegionType.options.filter(isShape));
export type ShapeType = v.InferOutput<typeof ShapeType>;

/** What people have marked on one task with regions of one type; `worker` is a place among `people`, who have looked, also in vain. */
const task = { people: v.array(Id) };
const MeasuredRegions = v.object({
  /** Tasks that were looked at: those that two have worked on, as long as there is not too much to look at. */
  tasks: v.number(),
  shapes: v.array(
    v.object({
      type: ShapeType,
      tasks: v.array(
        v.object({
          ...task,
          /** Of each mark, whose it is. */
          workers: v.array(v.number()),
          /** Marks of two people, by their places, that are of one thing, and how alike they are, as comparisons say it. */
          pairs: v.array(v.object({ a: v.number(), b: v.number(), likeness: v.number() })),
        }),
      ),
      /** How alike two marks are of which nothing is known, of all these tasks; null of fewer than two. */
      chance: v.nullable(v.number()),
    }),
  ),
  stretches: v.array(
    v.object({
      type: StretchType,
      tasks: v.array(
        v.object({
          ...task,
          /** Of the text, in code points; where that is not known, to where the furthest mark reaches. */
          length: v.number(),
          spans: v.array(v.object({ worker: v.number(), class: v.string(), start: v.number(), end: v.number() })),
        }),
      ),
    }),
  ),
});
export type MeasuredRegions = v.InferOutput<typeof MeasuredRegions>;

export const measureEndpoints = {
  measureRegions: endpoint("POST", "/internal/annotations/region-measures", {
    summary:
      "What several people have marked on tasks of a project, and how alike their marks are in a task and by chance",
    internal: true,
    body: v.strictObject({
      projectId: Id,
      taskIds: v.pipe(v.array(Id), v.maxLength(500)),
      /** Without what was handed in just as a model had made it. */
      own: v.optional(v.boolean(), false),
    }),
    response: MeasuredRegions,
  }),
};
