import { authorize } from "../../kernel/authorize.ts";
import type { Context } from "../../kernel/context.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Input } from "../../kernel/wire/endpoint.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import type { authContract } from "../contract.ts";
import { customRoles, permissionsOf } from "../grants-of-roles.ts";
import { endSessions } from "../revocation.ts";
import { demandReach } from "../rules.ts";
import { dropAuthenticators } from "../store/authenticators.ts";
import { dropChallengesOf } from "../store/login-challenges.ts";
import { dropPasskeys } from "../store/passkeys.ts";
import { replaceCodes } from "../store/second-factors.ts";
import { lockUser } from "../store/users.ts";
import { tellRemoved } from "./tell-factor.ts";

/** Takes all second factors from somebody who has lost them; their sessions end, and they sign in by the password again. */
export async function resetSecondFactors(
  ctx: Context,
  { userId }: Input<typeof authContract.resetSecondFactors>,
): Promise<void> {
  authorize(ctx, "user.manage");
  const { workspaceId } = ctx;
  await transaction(ctx, async (tx) => {
    const keyed = await lockUser(tx, workspaceId, userId);
    if (!keyed) throw requestProblems.not_found();
    const { roles, customerId } = keyed.user;
    const permissions = permissionsOf(roles, await customRoles(tx, workspaceId, roles));
    demandReach(ctx, { roles, permissions, customerId });
    const apps = await dropAuthenticators(tx, workspaceId, userId);
    const keys = await dropPasskeys(tx, workspaceId, userId);
    await replaceCodes(tx, workspaceId, userId, [], ctx.clock.now());
    await dropChallengesOf(tx, workspaceId, userId);
    await endSessions(tx, ctx, { userId }, "revoked");
    await tellRemoved(tx, ctx, userId, [
      ...(apps > 0 ? ["totp" as const] : []),
      ...(keys > 0 ? ["passkey" as const] : []),
    ]);
  });
}
