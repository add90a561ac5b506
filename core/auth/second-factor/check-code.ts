import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { countGuess } from "../guess-limit.ts";
import { openOr } from "../person.ts";
import * as authenticators from "../store/authenticators.ts";
import { takeCode } from "../store/second-factors.ts";
import { hashCode } from "./recovery-code.ts";
import { stepOf } from "./totp.ts";

/** Counts a guess at somebody's codes; ten wrong ones lock them for a while, whatever challenges they were given for. */
export function countCodeGuess(ctx: Context, userId: string, judge: () => Promise<boolean>): Promise<boolean> {
  return countGuess(ctx, ctx.runtime.cipher.blindIndex("second factor", userId), judge);
}

/** Whether one of a person's apps shows this code now; its time step is used up by this. */
export async function checkTotp(tx: Tx, ctx: Context, userId: string, code: string): Promise<boolean> {
  const { workspaceId, runtime, clock } = ctx;
  const wrappedKey = await authenticators.findSubjectKey(tx, workspaceId, userId);
  for (const row of await authenticators.lockConfirmed(tx, workspaceId, userId)) {
    const secret = openOr(runtime.cipher, wrappedKey, row.secret, "");
    const step = secret ? stepOf(secret, code, clock.now(), row.lastStep) : null;
    if (step === null) continue;
    await authenticators.saveUse(tx, row, { lastStep: step, lastUsedAt: clock.now() });
    return true;
  }
  return false;
}

/** Confirms the app that waits for it by a code that it shows; null when the code is wrong or nothing waits. */
export async function confirmPending(
  tx: Tx,
  ctx: Context,
  userId: string,
  code: string,
  id?: string,
): Promise<authenticators.AuthenticatorRow | null> {
  const { workspaceId, runtime, clock } = ctx;
  const row = await authenticators.lockPending(tx, workspaceId, userId, id);
  if (!row) return null;
  const wrappedKey = await authenticators.findSubjectKey(tx, workspaceId, userId);
  const secret = openOr(runtime.cipher, wrappedKey, row.secret, "");
  const step = secret ? stepOf(secret, code, clock.now(), null) : null;
  if (step === null) return null;
  const now = clock.now();
  await authenticators.saveUse(tx, row, { lastStep: step, lastUsedAt: now, confirmedAt: now });
  return row;
}

/** Whether this is one of a person's unused recovery codes; it is used up by this. */
export function checkRecoveryCode(tx: Tx, ctx: Context, userId: string, code: string): Promise<boolean> {
  const hash = hashCode(ctx.runtime.cipher, userId, code);
  return takeCode(tx, ctx.workspaceId, userId, hash, ctx.clock.now());
}
