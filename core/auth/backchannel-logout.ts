import { createHash } from "node:crypto";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify, type JWTPayload } from "jose";
import { type Context, createContext } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { endSessionsOf } from "./identity-provider.ts";
import { algorithms, discover, providerFetch, providerProblem } from "./oidc-client.ts";
import { sidIndex, subjectIndex } from "./oidc-rules.ts";
import { authProblems } from "./problems.ts";
import { findEnabledProvider, type ProviderRow } from "./store/identity-providers.ts";
import { noteLogout } from "./store/oidc.ts";

const eventName = "http://schemas.openid.net/event/backchannel-logout";
const oldestSeconds = 600;
const clockSkewSeconds = 60;

/** Ends the sessions that came from a session at an identity provider, on that provider's signed word (Back-Channel Logout 1.0, 2.6). */
export async function backchannelLogout(
  anyone: Context,
  { providerId, logout_token: token }: Input<typeof authContract.backchannelLogout>,
): Promise<Output<typeof authContract.backchannelLogout>> {
  const { runtime } = anyone;
  const { cipher } = runtime;
  const provider = await findEnabledProvider(runtime, providerId);
  if (!provider) throw requestProblems.not_found();
  const { sub, sid, jti, exp, iat } = await readLogoutToken(anyone, provider, token);
  const ctx = createContext(runtime, { ...anyone, workspaceId: provider.workspaceId });
  const goodUntil = Math.max(exp ?? 0, (iat ?? 0) + oldestSeconds) + 2 * clockSkewSeconds;
  return transaction(ctx, async (tx) => {
    const first = await noteLogout(tx, {
      providerId,
      tokenHash: createHash("sha256").update(String(jti)).digest(),
      workspaceId: ctx.workspaceId,
      expiresAt: new Date(goodUntil * 1000),
    });
    if (!first) throw authProblems.invalid_logout_token({ detail: "It was used before." });
    const which = {
      providerId,
      subjectIndex: sub === undefined ? undefined : subjectIndex(cipher, providerId, sub),
      sidIndex: sid === undefined ? undefined : sidIndex(cipher, providerId, sid),
    };
    return { ended: await endSessionsOf(tx, ctx, which, "logout") };
  });
}

async function readLogoutToken(
  ctx: Context,
  provider: ProviderRow,
  token: string,
): Promise<JWTPayload & { sid: string | undefined }> {
  const wrong = (detail: string) => authProblems.invalid_logout_token({ detail });
  if (!isFor(token, provider.clientId)) throw wrong("It is not for us.");
  const { issuer, keys } = await keysOf(ctx, provider);
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer,
    audience: provider.clientId,
    algorithms,
    clockTolerance: clockSkewSeconds,
    currentDate: ctx.clock.now(),
    maxTokenAge: oldestSeconds,
    requiredClaims: ["iat", "jti"],
  }).catch(() => {
    throw wrong("It is not signed by the provider, not for us, or not from now.");
  });
  const { typ } = protectedHeader;
  if (typ !== undefined && !/^(application\/)?(logout\+jwt|jwt)$/i.test(typ)) throw wrong("It is no logout token.");
  const events = payload.events as Record<string, unknown> | undefined;
  const event = events && typeof events === "object" && Object.hasOwn(events, eventName) ? events[eventName] : null;
  if (!event || typeof event !== "object") throw wrong("It is no logout token.");
  if ("nonce" in payload) throw wrong("It holds a nonce.");
  const { sid, sub, jti } = payload;
  if ((sid !== undefined && typeof sid !== "string") || (sub !== undefined && typeof sub !== "string") || !jti)
    throw wrong("It does not say whose session ends.");
  if (!sid && !sub) throw wrong("It does not say whose session ends.");
  return { ...payload, sid };
}

/** What anybody can see: the provider is not asked for its keys because of a token that is not even meant for us. */
function isFor(token: string, clientId: string): boolean {
  try {
    return [decodeJwt(token).aud ?? []].flat().includes(clientId);
  } catch {
    return false;
  }
}

async function keysOf({ runtime }: Context, provider: ProviderRow): Promise<{ issuer: string; keys: JSONWebKeySet }> {
  const fetch = providerFetch(runtime);
  try {
    const { issuer, jwks_uri: address } = (await discover(runtime, provider, fetch)).serverMetadata();
    const answer = await fetch(address ?? "");
    const keys = (await answer.json()) as JSONWebKeySet;
    createLocalJWKSet(keys);
    return { issuer, keys };
  } catch (error) {
    throw authProblems.provider_away({ detail: providerProblem(error).fields.detail });
  }
}
