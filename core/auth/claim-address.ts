import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { endCredentials, endSessions } from "./revocation.ts";
import { tellRemoved } from "./second-factor/tell-factor.ts";
import { dropAuthenticators } from "./store/authenticators.ts";
import { dropChallengesOf } from "./store/login-challenges.ts";
import { dropPasskeys } from "./store/passkeys.ts";
import { replaceCodes } from "./store/second-factors.ts";
import { dropPassword, markEmailVerified } from "./store/users.ts";

/**
 * Notes that somebody has proven an address to be theirs. The first time it ends every other way in that the account had: whoever set it up
 * may never have had the address. The proof that is a new password keeps that, `but: "password"`.
 */
export async function claimAddress(tx: Tx, ctx: Context, userId: string, but?: "password"): Promise<void> {
  const { workspaceId } = ctx;
  const now = ctx.clock.now();
  if (!(await markEmailVerified(tx, workspaceId, userId, now))) return;
  if (!but) await dropPassword(tx, workspaceId, userId);
  const apps = await dropAuthenticators(tx, workspaceId, userId);
  const keys = await dropPasskeys(tx, workspaceId, userId);
  await replaceCodes(tx, workspaceId, userId, [], now);
  await dropChallengesOf(tx, workspaceId, userId);
  await endSessions(tx, ctx, { userId }, "revoked");
  await endCredentials(tx, ctx, { userId });
  await tellRemoved(tx, ctx, userId, [
    ...(apps > 0 ? ["totp" as const] : []),
    ...(keys > 0 ? ["passkey" as const] : []),
  ]);
}
