import * as v from "valibot";
import { ConsensusModel, DynamicOverlap, LabelModel } from "./consensus-policy.contract.ts";
import { GoldPolicy } from "./gold.contract.ts";
import { IssueCategory, ReviewPolicy } from "./review.contract.ts";

/** The policies that a project's quality begins with; what is null is the standard one. */
export const PolicyPlan = v.object({
  consensus: v.nullable(
    v.object({
      /** By question the model that is not the usual one. */
      models: v.record(v.string(), ConsensusModel),
      regions: LabelModel,
      fuse: v.boolean(),
      overlap: v.nullable(DynamicOverlap),
    }),
  ),
  review: v.nullable(v.omit(ReviewPolicy, ["projectId", "version"])),
  gold: v.nullable(v.omit(GoldPolicy, ["projectId", "version"])),
  /** Null: the standard ones. */
  issueCategories: v.nullable(v.array(IssueCategory)),
});
export type PolicyPlan = v.InferOutput<typeof PolicyPlan>;
