import * as client from "openid-client";
import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import type { authContract } from "./contract.ts";
import { discover, providerFetch } from "./oidc-client.ts";
import { endSessions } from "./revocation.ts";
import { findProvider } from "./store/identity-providers.ts";
import { findOidcSession } from "./store/oidc.ts";
import { findUser } from "./store/users.ts";

/** Ends the caller's session, and tells where the browser ends the one at the provider (RP-Initiated Logout 1.0); null where there is none. */
export async function logoutOidc(ctx: Context): Promise<Output<typeof authContract.logoutOidc>> {
  const { sessionId, workspaceId, runtime } = ctx;
  const userId = userOf(ctx);
  if (!sessionId) return { url: null };
  const came = await transaction(ctx, async (tx) => {
    const session = await findOidcSession(tx, workspaceId, sessionId);
    await endSessions(tx, ctx, { userId, sessionId }, "logout");
    const provider = session && (await findProvider(tx, workspaceId, session.providerId));
    const keyed = session && (await findUser(tx, workspaceId, userId));
    return provider && keyed?.wrappedKey
      ? { provider, idToken: runtime.cipher.open(keyed.wrappedKey, session.idToken) }
      : null;
  });
  if (!came) return { url: null };
  const found = await discover(runtime, came.provider, providerFetch(runtime)).catch(() => null);
  if (!found?.serverMetadata().end_session_endpoint) return { url: null };
  const url = client.buildEndSessionUrl(found, {
    id_token_hint: came.idToken,
    post_logout_redirect_uri: `${runtime.config.EDGE_ORIGIN}/app/`,
  });
  return { url: url.href };
}
