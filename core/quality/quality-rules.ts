import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { qualityContract, QualityRule } from "./contract.ts";
import { customerOf } from "./project.ts";
import { paramsOf } from "./rule-params.ts";
import { addRules, lockRule, rulesOf, saveRule } from "./store/rules.ts";
import { scopeOf, toRule } from "./view.ts";

type C = typeof qualityContract;

export async function listRules(ctx: Context, { projectId }: Input<C["listRules"]>): Promise<Output<C["listRules"]>> {
  const rows = await transaction(ctx, (tx) => rulesOf(tx, scopeOf(ctx), projectId));
  return { items: rows.map(toRule) };
}

export async function createRule(
  ctx: Context,
  { projectId, kind, params, severity, enabled }: Input<C["createRule"]>,
): Promise<QualityRule> {
  const checked = paramsOf(kind, params);
  const customerId = await customerOf(ctx, projectId);
  const { workspaceId } = ctx;
  const row = {
    id: newId(),
    workspaceId,
    customerId,
    projectId,
    kind,
    params: { ...checked },
    severity,
    enabled,
    createdAt: ctx.clock.now(),
    version: 1,
  };
  await transaction(ctx, (tx) => addRules(tx, [row]));
  return toRule(row);
}

export async function updateRule(
  ctx: Context,
  { ruleId, params, severity, enabled, ifMatch }: Input<C["updateRule"]>,
): Promise<QualityRule> {
  return transaction(ctx, async (tx) => {
    const row = await lockRule(tx, scopeOf(ctx), ruleId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    const changed = {
      ...row,
      params: params === undefined ? row.params : { ...paramsOf(row.kind, params) },
      severity: severity ?? row.severity,
      enabled: enabled ?? row.enabled,
      version: row.version + 1,
    };
    await saveRule(tx, changed);
    return toRule(changed);
  });
}
