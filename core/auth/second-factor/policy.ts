import { authorize } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { emit } from "../../kernel/outbox.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Input } from "../../kernel/wire/endpoint.ts";
import type { authContract } from "../contract.ts";
import { authEvents } from "../events.ts";
import { customRoles, demandKnown } from "../grants-of-roles.ts";
import type { SecondFactorPolicy } from "../second-factor.contract.ts";
import * as store from "../store/second-factors.ts";

const day = 86_400_000;

/** Who of the workspace has to have a second factor, and how many of them have none. */
export async function getSecondFactorPolicy(ctx: Context): Promise<SecondFactorPolicy> {
  authorize(ctx, "workspace.manage");
  return transaction(ctx, async (tx) => describe(tx, ctx, await store.findPolicy(tx, ctx.workspaceId)));
}

/** Asks people for a second factor; those without one set one up at their next sign-in once the grace is over. */
export async function updateSecondFactorPolicy(
  ctx: Context,
  { everyone, roles: named, graceDays }: Input<typeof authContract.updateSecondFactorPolicy>,
): Promise<SecondFactorPolicy> {
  authorize(ctx, "workspace.manage");
  const { workspaceId } = ctx;
  const roles = [...new Set(named)].sort();
  return transaction(ctx, async (tx) => {
    demandKnown(roles, await customRoles(tx, workspaceId, roles));
    const changedAt = ctx.clock.now();
    const requiredFrom = new Date(changedAt.getTime() + graceDays * day);
    const policy = { workspaceId, everyone, roles, requiredFrom, changedAt };
    await store.savePolicy(tx, policy);
    const told = { workspaceId, everyone, roles, requiredFrom: requiredFrom.toISOString() };
    await emit(tx, ctx, authEvents, "second_factor_policy.changed", told);
    return describe(tx, ctx, policy);
  });
}

async function describe(tx: Tx, ctx: Context, policy: store.PolicyRow | undefined): Promise<SecondFactorPolicy> {
  const { everyone = false, roles = [] } = policy ?? {};
  const asks = everyone || roles.length > 0;
  return {
    everyone,
    roles,
    requiredFrom: asks && policy ? policy.requiredFrom.toISOString() : null,
    missing: asks ? await store.countMissing(tx, ctx.workspaceId, everyone, roles) : 0,
  };
}
