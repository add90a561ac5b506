import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Call } from "./call.ts";
import { edgeIdentity } from "./core-client.ts";
import { askCore } from "./upstream.ts";

const freshMs = 300_000;
/** An unknown key id makes us look again, but no stranger's token more often than this. */
const restMs = 5_000;

let known: { keys: JWTVerifyGetKey; at: number } | undefined;

/** Finds the public key that a token names, in core's JWKS as cached here. */
export function keyFinder(call: Call): JWTVerifyGetKey {
  return async (header, token) => {
    if (!known || Date.now() - known.at > freshMs) known = await fetchKeys(call, known);
    try {
      return await known.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() - known.at < restMs) throw error;
      known = await fetchKeys(call, known);
      return await known.keys(header, token);
    }
  };
}

async function fetchKeys(call: Call, stale: typeof known): Promise<NonNullable<typeof known>> {
  try {
    const answer = await askCore(call, {
      service: "auth",
      method: "GET",
      path: "/auth/jwks",
      identity: edgeIdentity,
      headers: { accept: "application/json" },
      body: null,
      repeatable: true,
      deadlineMs: 5_000,
      limit: "credential",
    });
    if (!answer.ok) throw requestProblems.unavailable({}, { "retry-after": "1" });
    return { keys: createLocalJWKSet((await answer.json()) as JSONWebKeySet), at: Date.now() };
  } catch (error) {
    if (stale) return stale;
    throw error;
  }
}
