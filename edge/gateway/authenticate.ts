import { jwtVerify } from "jose";
import * as v from "valibot";
import { isApiKey } from "../../core/kernel/wire/api-key.ts";
import { Id } from "../../core/kernel/wire/id.ts";
import { isPlainToken } from "../../core/kernel/wire/plain-token.ts";
import { Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import { apiKeyIn, findKey } from "./api-key.ts";
import type { Call } from "./call.ts";
import { keyFinder } from "./jwks.ts";
import { currentEpoch, freshEpoch, standingOf } from "./revocation.ts";

const claimsOfAll = { sub: Id, wsp: Id, exp: v.number() };
/** A person's token names the session, a client's the client itself and what it may do (RFC 9068). */
const Claims = v.union([
  v.object({
    ...claimsOfAll,
    sid: Id,
    client_id: v.optional(v.never()),
    auth_time: v.optional(v.number()),
    amr: v.optional(v.array(v.string())),
  }),
  v.object({ ...claimsOfAll, sid: v.optional(v.never()), client_id: Id, scope: v.string() }),
]);
type Claims = v.InferOutput<typeof Claims>;

interface Verified {
  who: Omit<Identity, "ip" | "userAgent" | "place">;
  /** The session, client or key that is revoked to end it. */
  revocable: string;
  /** Until when it counts without a further look, in milliseconds. */
  until: number;
  epoch: string;
  /** As it was when the token came last; the same object for the same caller. */
  identity?: Identity;
}
const mostTokens = 10_000;
const longestToken = 4_000;
const clockSkewSeconds = 5;
/** With it `iat` is asked for, and one in the future refused. */
const longestAgeSeconds = 3_600;

/** Headers whose token or key proved good, until it expires or anything is revoked. A digest as the key would cost each request more than all the rest of this file. */
const verified = new Map<string, Verified>();

/**
 * Reads who calls from `Authorization`: an access token, or an API key as `Bearer` or as the user name of `Basic`; at once where
 * that is known. Throws, or rejects with, 401 for everything that is not good any more.
 */
export function authenticate(call: Call, authorization: string | null): Identity | Promise<Identity> {
  if (authorization === null) throw refusal();
  const known = recall(authorization);
  return known && known.epoch === freshEpoch() ? identityOf(call, known) : identify(call, authorization, known);
}

async function identify(call: Call, authorization: string, known: Verified | undefined): Promise<Identity> {
  const stands = known && (await currentEpoch(call, known.revocable)) === known.epoch;
  return identityOf(call, stands ? known : await verify(call, authorization));
}

function identityOf({ ip, userAgent, place }: Call, known: Verified): Identity {
  const { who, identity } = known;
  if (identity && identity.ip === ip && identity.userAgent === userAgent && identity.place === place) return identity;
  return (known.identity = { ...who, ip, userAgent, place });
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

function recall(authorization: string): Verified | undefined {
  const known = verified.get(authorization);
  if (known === undefined || known.until > Date.now()) return known;
  verified.delete(authorization);
  return undefined;
}

async function verify(call: Call, authorization: string): Promise<Verified> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1] ?? apiKeyIn(authorization);
  if (!token || token.length > longestToken) throw refusal("invalid_token");
  const found = isApiKey(token) ? await findKey(call, token) : ofToken(await readToken(call, token));
  verified.delete(authorization);
  if (!found) throw refusal("invalid_token");
  const { revoked, epoch } = await standingOf(call, found.revocable);
  if (revoked) throw refusal("invalid_token");
  const known = { ...found, epoch };
  verified.set(authorization, known);
  if (verified.size > mostTokens) verified.delete(verified.keys().next().value!);
  return known;
}

/** When a person last proved who they are, where the token says so. */
function proofOf(claims: Claims): Pick<Identity, "authenticatedAt" | "amr"> {
  if (claims.sid === undefined || claims.auth_time === undefined) return {};
  return { authenticatedAt: claims.auth_time * 1000, amr: claims.amr ?? [] };
}

function ofToken(claims: Claims): Omit<Verified, "epoch"> {
  const client = claims.sid === undefined;
  return {
    who: {
      workspaceId: claims.wsp,
      actor: { type: client ? "api_key" : "user", id: client ? claims.client_id : claims.sub },
      sessionId: client ? null : claims.sid,
      scopes: client ? claims.scope.split(" ").filter(Boolean) : null,
      ...proofOf(claims),
    },
    revocable: client ? claims.client_id : claims.sid,
    until: (claims.exp + clockSkewSeconds) * 1000,
  };
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
      requiredClaims: ["exp", "sub", "wsp"],
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
