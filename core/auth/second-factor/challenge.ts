import { createHash, randomBytes } from "node:crypto";
import type { ChallengePurpose } from "../../../db/schema/auth.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { authProblems } from "../problems.ts";
import { actAs } from "../session.ts";
import * as store from "../store/login-challenges.ts";
import { findPasswordChange, type KeyedUser, lockUser } from "../store/users.ts";

const lifeMs = 5 * 60_000;
/** A challenge that was answered wrongly this often is good for nothing. */
const mostWrong = 5;

export function hashChallenge(challenge: string): Buffer {
  return createHash("sha256").update(challenge).digest();
}

/** A new challenge for somebody whose password was right: opaque, good for one sign-in within five minutes. */
export async function putChallenge(tx: Tx, ctx: Context, userId: string, purpose: ChallengePurpose) {
  const challenge = `wlc_${randomBytes(32).toString("base64url")}`;
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + lifeMs);
  const { workspaceId } = ctx;
  const hash = hashChallenge(challenge);
  await store.saveChallenge(tx, { hash, workspaceId, userId, purpose, wrong: 0, createdAt: now, expiresAt });
  return { challenge, expiresAt: expiresAt.toISOString() };
}

/** The caller as whom a challenge belongs to; throws `auth.invalid_challenge` for one that is unknown, used, too old or of another purpose. */
export async function challenged(anyone: Context, purpose: ChallengePurpose, challenge: string) {
  const hash = hashChallenge(challenge);
  const found = await store.findChallenge(anyone.runtime, purpose, hash, anyone.clock.now());
  if (!found) throw authProblems.invalid_challenge();
  return { ctx: actAs(anyone, found.workspaceId, found.userId), userId: found.userId, hash };
}

/** The person whom a challenge is for, both locked; throws when either is not good any more, such as after a change of password. */
export async function holdChallenge(
  tx: Tx,
  ctx: Context,
  userId: string,
  hash: Uint8Array,
): Promise<KeyedUser & { wrappedKey: Uint8Array }> {
  const { workspaceId } = ctx;
  const keyed = await lockUser(tx, workspaceId, userId);
  const held = await store.lockChallenge(tx, workspaceId, hash, ctx.clock.now());
  if (!held || held.userId !== userId || keyed?.user.status !== "active" || !keyed.wrappedKey)
    throw authProblems.invalid_challenge();
  const changedAt = await findPasswordChange(tx, workspaceId, userId);
  if (changedAt && changedAt > held.createdAt) throw authProblems.invalid_challenge();
  return { ...keyed, wrappedKey: keyed.wrappedKey };
}

/** Counts a wrong answer, the last of which uses the challenge up; call it in a transaction that is committed. */
export async function noteWrong(tx: Tx, ctx: Context, hash: Uint8Array): Promise<void> {
  const held = await store.lockChallenge(tx, ctx.workspaceId, hash, ctx.clock.now());
  if (held && held.wrong + 1 >= mostWrong) await store.dropChallenge(tx, ctx.workspaceId, hash);
  else await store.countWrong(tx, ctx.workspaceId, hash);
}
