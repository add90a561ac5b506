import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { endSessions } from "./revocation.ts";

/** Ends one of the caller's own sessions. */
export async function revokeSession(
  ctx: Context,
  { sessionId }: Input<typeof authContract.revokeSession>,
): Promise<void> {
  const userId = userOf(ctx);
  const ended = await transaction(ctx, (tx) => endSessions(tx, ctx, { userId, sessionId }, "revoked"));
  if (ended.length === 0) throw requestProblems.not_found();
}
