import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { Result } from "./region.contract.ts";

/** An annotation whose newest version somebody else made, and what its author had said himself. */
export const Corrected = v.object({ annotationId: Id, editorId: Id, said: Result });
export type Corrected = v.InferOutput<typeof Corrected>;

export const handInEndpoints = {
  listCorrected: endpoint("POST", "/internal/annotations/corrected", {
    summary: "Which annotations somebody other than their author has corrected, and what the author had said",
    internal: true,
    body: v.strictObject({ annotationIds: v.pipe(v.array(Id), v.maxLength(200)) }),
    response: v.object({ items: v.array(Corrected) }),
  }),
};
