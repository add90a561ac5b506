import { createLocalJWKSet, jwtVerify, SignJWT } from "jose";
import * as v from "valibot";
import type { Runtime } from "../kernel/context.ts";
import { Id, newId } from "../kernel/wire/id.ts";
import { isPlainToken } from "../kernel/wire/plain-token.ts";
import { publicKeys, signingKey } from "./signing-keys.ts";

const lifeMs = 10 * 60_000;
const Claims = v.object({ sub: Id, wsp: Id, sid: Id, exp: v.number() });

export interface Bearer {
  userId: string;
  workspaceId: string;
  sessionId: string;
}

/** When somebody last proved who they are, and by what. */
export interface Authentication {
  authenticatedAt: Date;
  amr: readonly string[];
}

/** Signs an access token of ten minutes (RFC 9068's `at+jwt`). */
export async function signAccessToken(
  runtime: Runtime,
  { userId, workspaceId, sessionId, authenticatedAt, amr }: Bearer & Authentication,
): Promise<{ accessToken: string; expiresAt: string }> {
  const { kid, key } = await signingKey(runtime);
  const now = Math.floor(runtime.clock.now().getTime() / 1000);
  const exp = now + lifeMs / 1000;
  const accessToken = await new SignJWT({
    wsp: workspaceId,
    sid: sessionId,
    auth_time: Math.floor(authenticatedAt.getTime() / 1000),
    amr,
  })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
    .setIssuer("welo")
    .setAudience("welo")
    .setSubject(userId)
    .setJti(newId())
    .setIssuedAt(now)
    .setExpirationTime(exp)
    .sign(key);
  return { accessToken, expiresAt: new Date(exp * 1000).toISOString() };
}

/** Reads an access token that is ours, unchanged and not expired; null for any other. */
export async function readAccessToken(
  runtime: Runtime,
  token: string,
): Promise<(Bearer & { expiresAt: string }) | null> {
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
    const { sub, wsp, sid, exp } = v.parse(Claims, payload);
    return { userId: sub, workspaceId: wsp, sessionId: sid, expiresAt: new Date(exp * 1000).toISOString() };
  } catch {
    return null;
  }
}
