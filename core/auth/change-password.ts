import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import { countGuess } from "./guess-limit.ts";
import { tellLocked } from "./jobs/tell-of-lock.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { demandStrength } from "./password-strength.ts";
import { emailOf, nameOf } from "./person.ts";
import { authProblems } from "./problems.ts";
import { endSessions } from "./revocation.ts";
import { requestMail } from "./request-mail.ts";
import { dropAccountTokens } from "./store/account-tokens.ts";
import * as store from "./store/users.ts";

/** Changes the caller's password, who must know the current one, and ends their other sessions. */
export async function changePassword(
  ctx: Context,
  { current, next }: Input<typeof authContract.changePassword>,
): Promise<void> {
  const { workspaceId, runtime } = ctx;
  const userId = userOf(ctx);
  const [known, keyed] = await transaction(ctx, (tx) =>
    Promise.all([store.findPassword(tx, workspaceId, userId), store.findUser(tx, workspaceId, userId)]),
  );
  if (!known || !keyed) throw authProblems.wrong_password();
  const judge = () => verifyPassword(known.hash, current);
  const right = await countGuess(ctx, known.emailIndex, judge, () => tellLocked(ctx, known.emailIndex));
  if (!right) throw authProblems.wrong_password({ errors: [{ pointer: "/current", detail: "is wrong" }] });
  await demandStrength(next, [emailOf(runtime.cipher, keyed), nameOf(runtime.cipher, keyed)], "/next");
  const hash = await hashPassword(next);
  await transaction(ctx, async (tx) => {
    await store.savePassword(tx, workspaceId, userId, hash, ctx.clock.now());
    await endSessions(tx, ctx, { userId, except: ctx.sessionId }, "password");
    await dropAccountTokens(tx, workspaceId, userId, "password_reset");
    await requestMail(tx, ctx, "password.changed", userId);
    await emit(tx, ctx, authEvents, "password.reset", { userId, how: "changed" });
  });
}
