import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { authProblems } from "../problems.ts";
import { findPolicy, findStanding, replaceCodes } from "../store/second-factors.ts";
import { findOwnSession, saveAuthentication } from "../store/sessions.ts";
import { dropChallengesOf } from "../store/login-challenges.ts";
import { findUser } from "../store/users.ts";
import { concerns } from "./demanded.ts";
import { giveCodes } from "./recovery-code.ts";
import { tellAdded, tellRemoved } from "./tell-factor.ts";

type Kind = "totp" | "passkey";

/** What follows a new factor: recovery codes where there are none, this session counts as opened by it, and it is told. */
export async function noteAdded(tx: Tx, ctx: Context, userId: string, kind: Kind): Promise<string[] | null> {
  const { workspaceId, sessionId } = ctx;
  const { codes } = await findStanding(tx, workspaceId, userId);
  const session = sessionId ? await findOwnSession(tx, workspaceId, userId, sessionId) : undefined;
  if (session) {
    const amr = [...new Set([...session.amr, kind === "totp" ? "otp" : "pop", "mfa"])];
    await saveAuthentication(tx, workspaceId, session.id, { amr });
  }
  // A sign-in that is under way was begun when there was less to prove.
  await dropChallengesOf(tx, workspaceId, userId);
  await tellAdded(tx, ctx, userId, kind);
  return codes === 0 ? giveCodes(tx, ctx, userId) : null;
}

/** What follows a factor's removal: the last one may not go where one is demanded, and takes the recovery codes with it. */
export async function noteRemoved(tx: Tx, ctx: Context, userId: string, kind: Kind): Promise<void> {
  const { workspaceId } = ctx;
  const { totp, passkey } = await findStanding(tx, workspaceId, userId);
  if (!totp && !passkey) {
    const keyed = await findUser(tx, workspaceId, userId);
    const policy = await findPolicy(tx, workspaceId);
    if (concerns(policy, keyed?.user.roles ?? []) && policy.requiredFrom <= ctx.clock.now())
      throw authProblems.second_factor_needed();
    await replaceCodes(tx, workspaceId, userId, [], ctx.clock.now());
  }
  await dropChallengesOf(tx, workspaceId, userId);
  await tellRemoved(tx, ctx, userId, [kind]);
}
