import * as v from "valibot";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { projectsEvents } from "../../projects/events.ts";
import { RuleKind, type RulePlan } from "../contract.ts";
import { standardRules } from "../policy-plan.contract.ts";
import { paramsOf, ruleParams } from "../rule-params.ts";
import { beginPolicies } from "../store/planned-policies.ts";
import { addRules } from "../store/rules.ts";

/** The rules of a template; one whose kind is gone by now, or has another shape, is left out. */
function planned(rules: readonly RulePlan[]): (RulePlan & { kind: RuleKind })[] {
  return rules.flatMap(({ kind, ...rule }) =>
    v.is(RuleKind, kind) && v.is(ruleParams[kind], rule.params) ? [{ ...rule, kind }] : [],
  );
}

export const onProjectCreated = reaction("standard-rules", projectsEvents, "project.created", async (ctx, event) => {
  const { projectId, customerId, qualityRules, qualityPolicies } = event.data;
  const { workspaceId } = ctx;
  const createdAt = ctx.clock.now();
  const rows = planned(qualityRules ?? standardRules).map((rule) => ({
    ...rule,
    id: newId(),
    workspaceId,
    customerId,
    projectId,
    params: { ...paramsOf(rule.kind, rule.params) },
    createdAt,
    version: 1,
  }));
  await transaction(ctx, async (tx) => {
    if (rows.length > 0) await addRules(tx, rows);
    if (qualityPolicies) await beginPolicies(tx, workspaceId, projectId, qualityPolicies);
  });
});
