import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { readAccessToken } from "./access-token.ts";
import type { authContract } from "./contract.ts";
import { findSession } from "./store/sessions.ts";

/** Whether an access token is ours, unexpired, and of a session that still lives. */
export async function verifyToken(
  ctx: Context,
  { token }: Input<typeof authContract.verifyToken>,
): Promise<Output<typeof authContract.verifyToken>> {
  const bearer = await readAccessToken(ctx.runtime, token);
  const session = bearer && (await findSession(ctx.runtime, bearer.sessionId));
  if (!bearer || session?.userId !== bearer.userId || session.workspaceId !== bearer.workspaceId || session.revokedAt)
    return { valid: false, workspaceId: null, userId: null, expiresAt: null };
  const { workspaceId, userId, expiresAt } = bearer;
  return { valid: true, workspaceId, userId, expiresAt };
}
