import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT } from "jose";
import * as v from "valibot";
import type { Runtime } from "../kernel/context.ts";
import { Id, newId } from "../kernel/wire/id.ts";
import { isPlainToken } from "../kernel/wire/plain-token.ts";
import { publicKeys, signingKey } from "./signing-keys.ts";

const lifeMs = 10 * 60_000;
const ofAll = { sub: Id, wsp: Id, exp: v.number() };
const Claims = v.object({ ...ofAll, sid: Id, client_id: v.optional(v.never()) });
const ClientClaims = v.object({ ...ofAll, sid: v.optional(v.never()), client_id: Id });

export interface Bearer {
  userId: string;
  workspaceId: string;
  sessionId: string;
}
/** A session's bearer. */
export interface SessionBearer extends Bearer, Authentication {
  /** When the session ends: no access token of it lives longer. */
  until: Date;
}
export interface ClientBearer {
  clientId: string;
  workspaceId: string;
  /** Permissions, with spaces between them. */
  scope: string;
}

/** When somebody last proved who they are, and by what. */
export interface Authentication {
  authenticatedAt: Date;
  amr: readonly string[];
}

/** Signs an access token of ten minutes, or of what is left of its session (RFC 9068's `at+jwt`). */
export async function signAccessToken(
  runtime: Runtime,
  { userId, workspaceId, sessionId, authenticatedAt, amr, until }: SessionBearer,
): Promise<{ accessToken: string; expiresAt: string }> {
  const claims = {
    wsp: workspaceId,
    sid: sessionId,
    auth_time: Math.floor(authenticatedAt.getTime() / 1000),
    amr,
  };
  const { token, exp } = await signToken(runtime, userId, claims, until);
  return { accessToken: token, expiresAt: new Date(exp * 1000).toISOString() };
}

/** Signs the access token of an OAuth2 client: its subject is the client itself, and it carries its scope (RFC 9068). */
export async function signClientAccessToken(
  runtime: Runtime,
  { clientId, workspaceId, scope }: ClientBearer,
): Promise<{ accessToken: string; expiresIn: number; scope: string }> {
  const { token } = await signToken(runtime, clientId, { wsp: workspaceId, client_id: clientId, scope });
  return { accessToken: token, expiresIn: lifeMs / 1000, scope };
}

async function signToken(runtime: Runtime, subject: string, claims: JWTPayload, until?: Date) {
  const { kid, key } = await signingKey(runtime);
  const now = Math.floor(runtime.clock.now().getTime() / 1000);
  const exp = Math.min(now + lifeMs / 1000, until ? Math.floor(until.getTime() / 1000) : Infinity);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
    .setIssuer("welo")
    .setAudience("welo")
    .setSubject(subject)
    .setJti(newId())
    .setIssuedAt(now)
    .setExpirationTime(exp)
    .sign(key);
  return { token, exp };
}

/** Reads a session's access token that is ours, unchanged and not expired; null for any other. */
export async function readAccessToken(
  runtime: Runtime,
  token: string,
): Promise<(Bearer & { expiresAt: string }) | null> {
  const claims = v.safeParse(Claims, await readToken(runtime, token));
  if (!claims.success) return null;
  const { sub, wsp, sid, exp } = claims.output;
  return { userId: sub, workspaceId: wsp, sessionId: sid, expiresAt: new Date(exp * 1000).toISOString() };
}

/** The same for a client's. */
export async function readClientToken(
  runtime: Runtime,
  token: string,
): Promise<{ clientId: string; workspaceId: string; expiresAt: string } | null> {
  const claims = v.safeParse(ClientClaims, await readToken(runtime, token));
  if (!claims.success || claims.output.sub !== claims.output.client_id) return null;
  const { client_id: clientId, wsp, exp } = claims.output;
  return { clientId, workspaceId: wsp, expiresAt: new Date(exp * 1000).toISOString() };
}

async function readToken(runtime: Runtime, token: string): Promise<JWTPayload | null> {
  if (!isPlainToken(token)) return null;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: await publicKeys(runtime) }), {
      algorithms: ["EdDSA"],
      issuer: "welo",
      audience: "welo",
      typ: "at+jwt",
      maxTokenAge: "1 hour",
      currentDate: runtime.clock.now(),
    });
    return payload;
  } catch {
    return null;
  }
}
