import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import { authProblems } from "../problems.ts";
import { findPolicy, type PolicyRow } from "../store/second-factors.ts";
import { findUser } from "../store/users.ts";
import { putChallenge } from "./challenge.ts";
import { isStrong, secondMethods } from "./factors.ts";

/** Whether a policy is about somebody with these roles, now or later. */
export function concerns(policy: PolicyRow | undefined, roles: readonly string[]): policy is PolicyRow {
  return policy !== undefined && (policy.everyone || policy.roles.some((role) => roles.includes(role)));
}

async function isDemanded(tx: Tx, ctx: Context, roles: readonly string[]): Promise<boolean> {
  const policy = await findPolicy(tx, ctx.workspaceId);
  return concerns(policy, roles) && policy.requiredFrom <= ctx.clock.now();
}

/** Whether a session that was opened by `amr` may go on: one by a password alone may not where more is demanded. */
export async function isEnough(
  tx: Tx,
  ctx: Context,
  roles: readonly string[],
  amr: readonly string[],
): Promise<boolean> {
  return isStrong(amr) || !(await isDemanded(tx, ctx, roles));
}

/** Throws a challenge at somebody whose password was right, where they have a second factor or have to have one. */
export async function demandSecondFactor(ctx: Context, userId: string): Promise<void> {
  const refusal = await transaction(ctx, async (tx) => {
    const keyed = await findUser(tx, ctx.workspaceId, userId);
    if (keyed?.user.status !== "active") return null;
    const methods = await secondMethods(tx, ctx.workspaceId, userId);
    if (methods.length > 0)
      return authProblems.second_factor_required({
        methods,
        ...(await putChallenge(tx, ctx, userId, "second_factor")),
      });
    if (!(await isDemanded(tx, ctx, keyed.user.roles))) return null;
    return authProblems.second_factor_enrolment_required({
      detail: "Your workspace asks for one at every sign-in.",
      methods: ["totp"],
      ...(await putChallenge(tx, ctx, userId, "enrolment")),
    });
  });
  if (refusal) throw refusal;
}
