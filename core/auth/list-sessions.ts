import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Session } from "./contract.ts";
import { toSession } from "./person.ts";
import * as store from "./store/sessions.ts";

/** The caller's living sessions, the one used last first. */
export async function listSessions(ctx: Context): Promise<{ items: Session[] }> {
  const userId = userOf(ctx);
  const rows = await transaction(ctx, (tx) => store.listSessions(tx, ctx.workspaceId, userId, ctx.clock.now()));
  return { items: rows.map((row) => toSession(ctx.runtime.cipher, row, ctx.sessionId)) };
}
