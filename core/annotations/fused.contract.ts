import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { Result } from "./region.contract.ts";

/** Whose annotation it is that was made of those of several people: nobody's. */
export const NOBODY = "00000000-0000-7000-8000-000000000000";

/** What of an annotation whoever has it fused needs to know. */
export const FusedAnnotation = v.object({ id: Id, version: v.number() });
export type FusedAnnotation = v.InferOutput<typeof FusedAnnotation>;

export const fusedEndpoints = {
  putFusedAnnotation: endpoint("PUT", "/internal/tasks/:taskId/fused-annotation", {
    summary: "Keep what several people's work on a task was fused into, as a version with the source `consensus`",
    internal: true,
    params: v.object({ taskId: Id }),
    body: v.strictObject({
      result: Result,
      /** The label schema version that those whose work it is made of worked with. */
      schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
      confidence: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
    response: FusedAnnotation,
    problems: ["annotations.does_not_fit_schema"],
  }),
};
