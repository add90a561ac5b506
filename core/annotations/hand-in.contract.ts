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
  /**
   * `draft`: it is the annotation's draft. `version`: its author has saved newer work on the task since, which stands; this is a
   * version of the annotation that does not count, on the branch `late` unless the author had handed in just the same before.
   */
  kept: v.picklist(["draft", "version"]),
  /** The sequence of the draft; null where the work is a version. */
  draftSequence: v.nullable(v.number()),
  /** The number of the version; null where the work is the draft. */
  version: v.nullable(v.number()),
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
