import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { readAccessToken, readClientToken } from "./access-token.ts";
import type { authContract } from "./contract.ts";
import { recall } from "./recall.ts";
import { findAnyCredential } from "./store/credentials.ts";
import { findSession } from "./store/sessions.ts";

const worthless = { valid: false, workspaceId: null, userId: null, clientId: null, expiresAt: null };

/** Whether an access token is ours, unexpired, and of a session or a client that still lives. */
export async function verifyToken(
  ctx: Context,
  { token }: Input<typeof authContract.verifyToken>,
): Promise<Output<typeof authContract.verifyToken>> {
  const { runtime } = ctx;
  const now = runtime.clock.now().getTime();
  const bearer = await readAccessToken(runtime, token);
  if (bearer) {
    const { workspaceId, userId, sessionId, expiresAt } = bearer;
    const session = await sessionOf(ctx, workspaceId, sessionId);
    if (session?.userId !== userId || session.until <= now) return worthless;
    return { valid: true, workspaceId, userId, clientId: null, expiresAt };
  }
  const client = await readClientToken(runtime, token);
  const until = client && (await clientEnd(ctx, client.workspaceId, client.clientId));
  if (!client || !until || until <= now) return worthless;
  return { valid: true, userId: null, ...client };
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

/** Until when a client lives; null for one that was revoked or is another workspace's. */
function clientEnd({ runtime }: Context, workspaceId: string, clientId: string): Promise<number | null> {
  return recall(runtime, workspaceId, `client-1:${clientId}`, async () => {
    const found = await findAnyCredential(runtime, clientId);
    if (found?.kind !== "client" || found.workspaceId !== workspaceId || found.revokedAt) return null;
    return found.expiresAt.getTime();
  });
}
