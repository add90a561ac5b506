import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { Result } from "./region.contract.ts";

const side = v.nullable(v.number());

/** What an annotation's geometry and offsets are measured against; of an image whose sides are not known, what can be checked is. */
export const Media = v.variant("type", [
  v.object({ type: v.literal("image"), width: side, height: side }),
  /** In Unicode code points. */
  v.object({ type: v.literal("text"), length: v.number() }),
]);
export type Media = v.InferOutput<typeof Media>;

/** As many as there are lines in a bulk. */
const MOST = 10_000;
const PreLabelled = v.strictObject({ media: Media, payload: Result });

export const preLabelEndpoints = {
  checkPreLabels: endpoint("POST", "/internal/annotations/pre-label-checks", {
    summary:
      "What of pre-labels does not fit their label schema or task, in the order given; what is required may be left out",
    internal: true,
    body: v.strictObject({
      projectId: Id,
      schemaVersion: v.number(),
      items: v.pipe(v.array(PreLabelled), v.maxLength(MOST)),
    }),
    /** Of each pre-label the first twenty violations, with JSON pointers into its payload. */
    response: v.object({ items: v.array(v.array(v.object({ pointer: v.string(), detail: v.string() }))) }),
  }),
};
