import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { findPolicy, type PolicyRow } from "../store/second-factors.ts";
import { isStrong } from "./factors.ts";

/** Whether a policy is about somebody with these roles, now or later. */
export function concerns(policy: PolicyRow | undefined, roles: readonly string[]): policy is PolicyRow {
  return policy !== undefined && (policy.everyone || policy.roles.some((role) => roles.includes(role)));
}

export async function isDemanded(tx: Tx, ctx: Context, roles: readonly string[]): Promise<boolean> {
  const policy = await findPolicy(tx, ctx.workspaceId);
  return concerns(policy, roles) && policy.requiredFrom <= ctx.clock.now();
}

/** Whether a session that is opened by `amr` may begin or go on: one by a password alone may not where more is demanded. */
export async function isEnough(
  tx: Tx,
  ctx: Context,
  roles: readonly string[],
  amr: readonly string[],
): Promise<boolean> {
  return isStrong(amr) || !(await isDemanded(tx, ctx, roles));
}
