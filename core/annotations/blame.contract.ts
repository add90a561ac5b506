import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids } from "../kernel/wire/id.ts";
import { page, pageQuery, queryInteger } from "../kernel/wire/page.ts";
import { BlamedAnswer, BlamedRegion, BlamedRelation } from "./version.contract.ts";

/** One part of a version and who last set it. */
export const BlamedPart = v.variant("part", [
  v.object({ part: v.literal("region"), ...BlamedRegion.entries }),
  v.object({ part: v.literal("relation"), ...BlamedRelation.entries }),
  v.object({ part: v.literal("answer"), ...BlamedAnswer.entries }),
]);
export type BlamedPart = v.InferOutput<typeof BlamedPart>;

export const blameEndpoints = {
  listBlame: endpoint("GET", "/annotations/:annotationId/blame", {
    summary: "Who last set each part of a version: its regions in their order, its relations, its answers",
    permission: "annotation.read",
    params: ids("annotationId"),
    query: v.object({
      ...pageQuery,
      /** The newest that counts when left out. */
      version: v.optional(queryInteger(1, 1_000_000_000)),
      /** That region alone. */
      regionId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
    }),
    response: v.object({
      /** Null while nothing has been handed in. */
      version: v.nullable(v.number()),
      ...page(BlamedPart).entries,
    }),
  }),
};
