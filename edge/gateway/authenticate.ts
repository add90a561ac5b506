import { jwtVerify } from "jose";
import * as v from "valibot";
import { Id } from "../../core/kernel/wire/id.ts";
import { isPlainToken } from "../../core/kernel/wire/plain-token.ts";
import { Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";
import { keyFinder } from "./jwks.ts";
import { currentEpoch, standingOf } from "./revocation.ts";

const Claims = v.object({
  sub: Id,
  wsp: Id,
  sid: Id,
  exp: v.number(),
  auth_time: v.optional(v.number()),
  amr: v.optional(v.array(v.string())),
});
type Claims = v.InferOutput<typeof Claims>;

interface Verified {
  claims: Claims;
  epoch: string;
  /** As it was when the token came last; the same object for the same caller. */
  identity?: Identity;
}
const mostTokens = 10_000;
const longestToken = 4_000;
const clockSkewSeconds = 5;
/** With it `iat` is asked for, and one in the future refused. */
const longestAgeSeconds = 3_600;

/** Tokens that proved good, until they expire or anybody's session is revoked. A hash as the key would cost each request more than all the rest of this file. */
const verified = new Map<string, Verified>();

/** Reads who calls from `Authorization: Bearer`; throws 401 for everything but a good access token of a living session. */
export async function authenticate(call: Call, authorization: string | null | undefined): Promise<Identity> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "")?.[1];
  if (!token || token.length > longestToken) throw refusal(authorization ? "invalid_token" : undefined);
  return identityOf(call, (await recall(call, token)) ?? (await verify(call, token)));
}

function identityOf({ ip, userAgent, place }: Call, known: Verified): Identity {
  const { claims, identity } = known;
  if (identity && identity.ip === ip && identity.userAgent === userAgent && identity.place === place) return identity;
  return (known.identity = {
    workspaceId: claims.wsp,
    actor: { type: "user", id: claims.sub },
    sessionId: claims.sid,
    scopes: null,
    ip,
    userAgent,
    place,
    authenticatedAt: claims.auth_time === undefined ? null : claims.auth_time * 1000,
    amr: claims.amr ?? [],
  });
}

/** Who calls where no token is needed. */
export function anonymous(call: Call): Identity {
  return {
    workspaceId: null,
    actor: { type: "anonymous", id: "anonymous" },
    sessionId: null,
    scopes: null,
    ip: call.ip,
    userAgent: call.userAgent,
    place: call.place,
  };
}

async function recall(call: Call, token: string): Promise<Verified | null> {
  const known = verified.get(token);
  if (!known) return null;
  if ((known.claims.exp + clockSkewSeconds) * 1000 <= Date.now()) {
    verified.delete(token);
    throw refusal("invalid_token");
  }
  return (await currentEpoch(call, known.claims.sid)) === known.epoch ? known : null;
}

async function verify(call: Call, token: string): Promise<Verified> {
  const claims = await readToken(call, token);
  const { revoked, epoch } = await standingOf(call, claims.sid);
  verified.delete(token);
  if (revoked) throw refusal("invalid_token");
  const known = { claims, epoch };
  verified.set(token, known);
  if (verified.size > mostTokens) verified.delete(verified.keys().next().value!);
  return known;
}

async function readToken(call: Call, token: string): Promise<Claims> {
  if (!isPlainToken(token)) throw refusal("invalid_token");
  try {
    const { payload } = await jwtVerify(token, keyFinder(call), {
      algorithms: ["EdDSA"],
      issuer: "welo",
      audience: "welo",
      typ: "at+jwt",
      clockTolerance: clockSkewSeconds,
      maxTokenAge: longestAgeSeconds,
      requiredClaims: ["exp", "sub", "wsp", "sid"],
    });
    return v.parse(Claims, payload);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw refusal("invalid_token");
  }
}

/** RFC 6750: a caller without a token is told the scheme, one with a bad token also the reason. */
function refusal(error?: string): Problem {
  return requestProblems.unauthenticated(
    {},
    { "www-authenticate": `Bearer realm="welo"${error ? `, error="${error}"` : ""}` },
  );
}
