import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Json } from "../kernel/wire/id.ts";
import { FieldError } from "../kernel/wire/problem.ts";
import { Field } from "../projects/label-schema.contract.ts";
import { ConsensusModel, ConsensusPolicy, DynamicOverlap, LabelModel } from "./consensus-policy.contract.ts";
import { GoldPolicy, GoldPolicyWish } from "./gold.contract.ts";
import { IssueCategory, IssueCategoryList, ReviewPolicy, ReviewPolicyWish } from "./review.contract.ts";

/** An automated rule that a project begins with; which kinds there are, and what they take, `checkPlan` says. */
export const RulePlan = v.object({
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z_]{1,60}$/, "must be the kind of a rule")),
  params: Json,
  severity: v.picklist(["error", "warning"]),
  enabled: v.boolean(),
});
export type RulePlan = v.InferOutput<typeof RulePlan>;

/** A rule that is on. */
export function rule(kind: string, severity: RulePlan["severity"], params: RulePlan["params"] = {}): RulePlan {
  return { kind, params, severity, enabled: true };
}

/** The rules of a project that names none. */
export const standardRules: RulePlan[] = [
  rule("inside_image", "error"),
  rule("duplicates", "warning"),
  { ...rule("too_fast", "warning"), enabled: false },
];

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

const wish = <const S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null);

/** Rules and policies as somebody writes them. */
export const planWish = {
  qualityRules: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          ...RulePlan.entries,
          params: v.optional(Json, {}),
          enabled: v.optional(v.boolean(), true),
        }),
      ),
      v.maxLength(200),
    ),
  ),
  qualityPolicies: v.optional(
    v.nullable(
      v.strictObject({
        consensus: wish(
          v.strictObject({
            models: v.optional(v.record(Field.entries.name, ConsensusModel), {}),
            regions: v.optional(LabelModel, "dawid_skene"),
            fuse: v.optional(v.boolean(), false),
            overlap: wish(DynamicOverlap),
          }),
        ),
        review: wish(ReviewPolicyWish),
        gold: wish(GoldPolicyWish),
        issueCategories: wish(v.pipe(IssueCategoryList, v.minLength(1))),
      }),
    ),
  ),
};

export const policyPlanEndpoints = {
  checkPlan: endpoint("POST", "/quality-plans/check", {
    summary:
      "What is wrong with rules and policies that a template is to have, and what they can be; nothing is stored",
    permission: "template.manage",
    body: v.strictObject({
      /** The questions that are asked. */
      fields: v.optional(
        v.pipe(v.array(v.strictObject({ name: Field.entries.name, kind: Field.entries.kind })), v.maxLength(100)),
        [],
      ),
      ...planWish,
    }),
    response: v.object({
      errors: v.array(FieldError),
      /** Each question with its model, and those that it could have, the usual one first. */
      questions: ConsensusPolicy.entries.questions,
      /** The policies that stand where a plan says null. */
      standard: v.object({
        consensus: PolicyPlan.entries.consensus.wrapped,
        review: PolicyPlan.entries.review.wrapped,
        gold: PolicyPlan.entries.gold.wrapped,
        issueCategories: v.array(IssueCategory),
      }),
    }),
  }),
};
