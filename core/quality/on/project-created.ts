import * as v from "valibot";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { projectsEvents } from "../../projects/events.ts";
import { QualityRule } from "../contract.ts";
import { paramsOf, ruleParams } from "../rule-params.ts";
import { beginPolicies } from "../store/planned-policies.ts";
import { addRules, type RuleRow } from "../store/rules.ts";

type Begin = Pick<RuleRow, "kind" | "severity" | "enabled"> & { params?: unknown };
const standard: Begin[] = [
  { kind: "inside_image", severity: "error", enabled: true },
  { kind: "duplicates", severity: "warning", enabled: true },
  { kind: "too_fast", severity: "warning", enabled: false },
];

/** The rules of a template; one whose kind is gone by now, or has another shape, is left out. */
function planned(rules: readonly (Omit<Begin, "kind"> & { kind: string })[]): Begin[] {
  return rules.flatMap(({ kind, ...rule }) =>
    v.is(QualityRule.entries.kind, kind) && v.is(ruleParams[kind], rule.params) ? [{ ...rule, kind }] : [],
  );
}

export const onProjectCreated = reaction("standard-rules", projectsEvents, "project.created", async (ctx, event) => {
  const { projectId, customerId, qualityRules, qualityPolicies } = event.data;
  const { workspaceId } = ctx;
  const createdAt = ctx.clock.now();
  const rules = qualityRules ? planned(qualityRules) : standard;
  const rows = rules.map((rule) => ({
    ...rule,
    id: newId(),
    workspaceId,
    customerId,
    projectId,
    params: { ...paramsOf(rule.kind, rule.params ?? {}) },
    createdAt,
    version: 1,
  }));
  await transaction(ctx, async (tx) => {
    if (rows.length > 0) await addRules(tx, rows);
    if (qualityPolicies) await beginPolicies(tx, workspaceId, projectId, qualityPolicies);
  });
});
