import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { Result } from "./region.contract.ts";

/** An annotation whose newest version somebody else made, and what its author had said himself. */
export const Corrected = v.object({ annotationId: Id, editorId: Id, said: Result });
export type Corrected = v.InferOutput<typeof Corrected>;

/**
 * Members of the problem that answers a hand-in which does not count (`annotations.lease_lost`, `annotations.not_begun` and
 * `annotations.does_not_fit_schema`): where its work is.
 */
export const WorkKept = v.object({
  annotationId: Id,
  taskId: Id,
  /** `draft`: it is the annotation's draft. `superseded`: its author has saved newer work on the task since, and this was not kept. */
  kept: v.picklist(["draft", "superseded"]),
  /** The sequence of the draft; null where the work was not kept. */
  draftSequence: v.nullable(v.number()),
});
export type WorkKept = v.InferOutput<typeof WorkKept>;

export const handInEndpoints = {
  listCorrected: endpoint("POST", "/internal/annotations/corrected", {
    summary: "Which annotations somebody other than their author has corrected, and what the author had said",
    internal: true,
    body: v.strictObject({ annotationIds: v.pipe(v.array(Id), v.maxLength(200)) }),
    response: v.object({
      items: v.array(Corrected),
      /** Those whose authors handed in just what a model had made. */
      unchanged: v.array(v.object({ annotationId: Id, model: v.string() })),
    }),
  }),
};
