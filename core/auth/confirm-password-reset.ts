import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { claimAddress } from "./claim-address.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { unlock } from "./guess-limit.ts";
import { hashLinkToken } from "./link-token.ts";
import { hashPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { emailOf, nameOf } from "./person.ts";
import { authProblems } from "./problems.ts";
import { requestMail } from "./request-mail.ts";
import { endSessions } from "./revocation.ts";
import { actAs } from "./session.ts";
import { findAccountToken, takeAccountToken } from "./store/account-tokens.ts";
import * as store from "./store/users.ts";

/** Sets a new password by a mailed link, which is used up; every session ends, and what guesses had locked is open again. */
export async function confirmPasswordReset(
  anyone: Context,
  { token, password }: Input<typeof authContract.confirmPasswordReset>,
): Promise<void> {
  const { cipher } = anyone.runtime;
  const tokenHash = hashLinkToken(token);
  const found = await findAccountToken(anyone.runtime, "password_reset", tokenHash, anyone.clock.now());
  if (!found) throw authProblems.invalid_link();
  const { workspaceId, userId } = found;
  const ctx = actAs(anyone, workspaceId, userId);
  const keyed = await transaction(ctx, (tx) => store.findUser(tx, workspaceId, userId));
  if (!keyed?.wrappedKey || keyed.user.status !== "active") throw authProblems.invalid_link();
  await demandStrength(password, [emailOf(cipher, keyed), nameOf(cipher, keyed)]);
  const hash = await hashPassword(password);
  await transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const person = await store.lockUser(tx, workspaceId, userId);
    const taken = await takeAccountToken(tx, workspaceId, tokenHash, now);
    if (!taken || person?.user.status !== "active") throw authProblems.invalid_link();
    await store.savePassword(tx, workspaceId, userId, hash, now);
    await claimAddress(tx, ctx, userId, "password");
    await endSessions(tx, ctx, { userId }, "password");
    await emit(tx, ctx, authEvents, "password.reset", { userId, how: "reset" });
    await requestMail(tx, ctx, "password.changed", userId);
  });
  await unlock(ctx, keyed.user.emailIndex);
}
