import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { countWish } from "./ask-limit.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { hashLinkToken } from "./link-token.ts";
import { authProblems } from "./problems.ts";
import { mailLink } from "./request-mail.ts";
import { findAccountToken, takeAccountToken } from "./store/account-tokens.ts";
import * as store from "./store/users.ts";

/** Mails the caller another link that verifies their address; does nothing when it is verified. */
export async function requestEmailVerification(ctx: Context): Promise<void> {
  const userId = userOf(ctx);
  const keyed = await transaction(ctx, (tx) => store.findUser(tx, ctx.workspaceId, userId));
  if (!keyed) throw requestProblems.not_found();
  if (keyed.user.emailVerifiedAt) return;
  await countWish(ctx, "verifications", keyed.user.emailIndex);
  await transaction(ctx, (tx) => mailLink(tx, ctx, userId, "email_verification"));
}

/** Verifies the caller's address by a mailed link, which is used up: the session shows that who reads the mail is who has the account. */
export async function confirmEmailVerification(
  ctx: Context,
  { token }: Input<typeof authContract.confirmEmailVerification>,
): Promise<void> {
  const hash = hashLinkToken(token);
  const now = ctx.clock.now();
  const { workspaceId } = ctx;
  const userId = userOf(ctx);
  const found = await findAccountToken(ctx.runtime, "email_verification", hash, now);
  if (found?.workspaceId !== workspaceId || found.userId !== userId) throw authProblems.invalid_link();
  await transaction(ctx, async (tx) => {
    const keyed = await store.lockUser(tx, workspaceId, userId);
    const taken = await takeAccountToken(tx, workspaceId, hash, now);
    if (!taken || keyed?.user.status !== "active") throw authProblems.invalid_link();
    if (await store.markEmailVerified(tx, workspaceId, userId, now))
      await emit(tx, ctx, authEvents, "user.email_verified", { userId });
  });
}
