import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { findSession, revocationEpoch } from "./store/sessions.ts";

/** What the edge asks while Redis is away: whether a session lives, and a number that moves when any session is ended. */
export async function isRevoked(
  ctx: Context,
  { sessionId }: Input<typeof authContract.isRevoked>,
): Promise<Output<typeof authContract.isRevoked>> {
  const now = ctx.clock.now();
  const epoch = await revocationEpoch(ctx.runtime, now);
  const session = await findSession(ctx.runtime, sessionId);
  return { active: Boolean(session && !session.revokedAt && session.expiresAt > now), epoch };
}
