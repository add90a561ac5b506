import type { RevokedFor } from "../../db/schema/auth.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { authEvents } from "./events.ts";
import { publishRevocations } from "./jobs/publish-revocations.ts";
import { revokeSessions, type Which } from "./store/sessions.ts";

/** Ends sessions of a user and tells the edge by a job, which outlives a crash. Returns the ids of those that were alive. */
export async function endSessions(tx: Tx, ctx: Context, which: Which, why: RevokedFor): Promise<string[]> {
  const { userId } = which;
  const ended = await revokeSessions(tx, ctx.workspaceId, which, why, ctx.clock.now());
  if (ended.length === 0) return [];
  await enqueue(tx, ctx, publishRevocations, { sessionIds: ended });
  await emitMany(
    tx,
    ctx,
    authEvents,
    "user.logged_out",
    ended.map((sessionId) => ({ userId, sessionId })),
  );
  return ended;
}
