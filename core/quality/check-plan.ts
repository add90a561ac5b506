import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { escapePointer, type FieldError, places } from "../kernel/wire/problem.ts";
import { misfitOf, questionsWith } from "./consensus-policy.ts";
import { QualityRule, type qualityContract } from "./contract.ts";
import { standardCategories } from "./issue-categories.ts";
import { ruleParams } from "./rule-params.ts";
import { standardConsensus } from "./store/consensus-policies.ts";
import { standardGold } from "./store/golds.ts";
import { standardReview } from "./store/review-policies.ts";

type C = typeof qualityContract;
type Plan = Input<C["checkPlan"]>;

/** What keeps rules and policies from being used, each with a pointer; what the questions can have, and what stands where a plan says nothing. */
export async function checkPlan(
  _ctx: Context,
  { fields, qualityRules = [], qualityPolicies }: Plan,
): Promise<Output<C["checkPlan"]>> {
  const consensus = qualityPolicies?.consensus;
  return Promise.resolve({
    errors: [...qualityRules.flatMap(ruleErrors), ...(consensus ? consensusErrors(consensus, fields) : [])],
    questions: questionsWith(fields, consensus?.models ?? {}),
    standard: {
      consensus: standardConsensus,
      review: standardReview,
      gold: standardGold,
      issueCategories: [...standardCategories],
    },
  });
}

function ruleErrors({ kind, params }: NonNullable<Plan["qualityRules"]>[number], at: number): FieldError[] {
  const rule = `/qualityRules/${at}`;
  if (!v.is(QualityRule.entries.kind, kind)) {
    const detail = `must be one of ${QualityRule.entries.kind.options.join(", ")}`;
    return [{ pointer: `${rule}/kind`, detail }];
  }
  const parsed = v.safeParse(ruleParams[kind], params);
  return parsed.success ? [] : places(parsed.issues, `${rule}/params`).errors;
}

type Consensus = NonNullable<NonNullable<Plan["qualityPolicies"]>["consensus"]>;

function consensusErrors({ models, overlap }: Consensus, fields: Plan["fields"]): FieldError[] {
  const policy = "/qualityPolicies/consensus";
  const misfits = Object.entries(models).flatMap(([question, model]) => {
    const detail = misfitOf(question, model, fields);
    return detail === null ? [] : [{ pointer: `${policy}/models/${escapePointer(question)}`, detail }];
  });
  if (!overlap || overlap.min <= overlap.max) return misfits;
  return [...misfits, { pointer: `${policy}/overlap/max`, detail: `is less than the minimum, ${overlap.min}` }];
}
