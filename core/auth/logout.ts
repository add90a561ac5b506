import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { endSessions } from "./revocation.ts";

/** Ends the caller's session; its access token stops working at the edge within seconds. */
export async function logout(ctx: Context): Promise<void> {
  const { sessionId } = ctx;
  const userId = userOf(ctx);
  if (sessionId) await transaction(ctx, (tx) => endSessions(tx, ctx, { userId, sessionId }, "logout"));
}
