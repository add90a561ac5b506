import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { endSessions } from "./revocation.ts";

/** Ends all of the caller's sessions but the one that asks. */
export async function revokeOtherSessions(ctx: Context): Promise<{ ended: number }> {
  const which = { userId: userOf(ctx), except: ctx.sessionId };
  const ended = await transaction(ctx, (tx) => endSessions(tx, ctx, which, "revoked"));
  return { ended: ended.length };
}
