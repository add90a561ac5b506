import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { findAnyCredential } from "./store/credentials.ts";
import { findSession, revocationEpoch } from "./store/sessions.ts";

/** What the edge asks while Redis is away: whether a session or key lives, and a number that moves when any session is ended. */
export async function isRevoked(
  ctx: Context,
  { sessionId }: Input<typeof authContract.isRevoked>,
): Promise<Output<typeof authContract.isRevoked>> {
  const now = ctx.clock.now();
  const epoch = await revocationEpoch(ctx.runtime, now);
  const found = (await findSession(ctx.runtime, sessionId)) ?? (await findAnyCredential(ctx.runtime, sessionId));
  return { active: Boolean(found && !found.revokedAt && found.expiresAt > now), epoch };
}
