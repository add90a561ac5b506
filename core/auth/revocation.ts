import type { RevokedFor } from "../../db/schema/auth.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { authEvents } from "./events.ts";
import { publishRevocations } from "./jobs/publish-revocations.ts";
import { forget } from "./recall.ts";
import { revokeCredentials, type Whose } from "./store/credentials.ts";
import { revokeSessions, type Which } from "./store/sessions.ts";

/** Ends sessions of a user and tells the edge by a job, which outlives a crash. Returns the ids of those that were alive. */
export async function endSessions(tx: Tx, ctx: Context, which: Which, why: RevokedFor): Promise<string[]> {
  const { userId } = which;
  const ended = await revokeSessions(tx, ctx.workspaceId, which, why, ctx.clock.now());
  if (ended.length === 0) return [];
  forget(ctx);
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

/** Revokes keys and clients, with those that they made, and tells the edge in the same way. */
export async function endCredentials(tx: Tx, ctx: Context, whose: Whose): Promise<void> {
  const ended = await revokeCredentials(tx, ctx.workspaceId, whose, ctx.clock.now());
  if (ended.length === 0) return;
  forget(ctx);
  await enqueue(tx, ctx, publishRevocations, { sessionIds: ended.map(({ id }) => id) });
  await emitMany(
    tx,
    ctx,
    authEvents,
    "api_key.revoked",
    ended.map(({ id, holder }) => ({ credentialId: id, holderId: holder })),
  );
}
