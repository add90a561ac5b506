import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { readAccessToken } from "./access-token.ts";
import type { authContract } from "./contract.ts";
import { recall } from "./recall.ts";
import { findSession } from "./store/sessions.ts";

/** Whether an access token is ours, unexpired, and of a session that still lives. */
export async function verifyToken(
  ctx: Context,
  { token }: Input<typeof authContract.verifyToken>,
): Promise<Output<typeof authContract.verifyToken>> {
  const { runtime } = ctx;
  const bearer = await readAccessToken(runtime, token);
  const session = bearer && (await sessionOf(ctx, bearer.workspaceId, bearer.sessionId));
  const good = bearer && session?.userId === bearer.userId && session.until > runtime.clock.now().getTime();
  if (!good) return { valid: false, workspaceId: null, userId: null, expiresAt: null };
  const { workspaceId, userId, expiresAt } = bearer;
  return { valid: true, workspaceId, userId, expiresAt };
}

/** Whose a session is and until when it lives; null for one that has ended or is another workspace's. */
function sessionOf(
  { runtime }: Context,
  workspaceId: string,
  sessionId: string,
): Promise<{ userId: string; until: number } | null> {
  return recall(runtime, workspaceId, `session-1:${sessionId}`, async () => {
    const found = await findSession(runtime, sessionId);
    if (!found || found.workspaceId !== workspaceId || found.revokedAt) return null;
    return { userId: found.userId, until: found.expiresAt.getTime() };
  });
}
