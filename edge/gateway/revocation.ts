import { standingEndpoints } from "../../core/auth/standing.contract.ts";
import { client } from "../../core/kernel/wire/client.ts";
import { Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Call } from "./call.ts";
import { askRedis, RedisAway } from "./redis.ts";
import { coreTransport, edgeIdentity } from "./core-client.ts";

export interface Standing {
  revoked: boolean;
  /** Moves whenever any session is revoked. */
  epoch: string;
}

const freshMs = 2_000;
const unknownMs = 10_000;

let epoch: { value: string; at: number } | undefined;

/** The revocation epoch, when it is known and at most 2 s old. */
export function freshEpoch(): string | undefined {
  return epoch && Date.now() - epoch.at < freshMs ? epoch.value : undefined;
}

/** The revocation epoch, at most 2 s old; up to 10 s while neither Redis nor core can say, then 503. */
export async function currentEpoch(call: Call, sessionId: string): Promise<string> {
  const fresh = freshEpoch();
  if (fresh !== undefined) return fresh;
  try {
    return (await standingOf(call, sessionId)).epoch;
  } catch (error) {
    if (epoch && error instanceof Problem && Date.now() - epoch.at < unknownMs) return epoch.value;
    throw error;
  }
}

/** Whether a session was ended, as Redis says or else core; throws 503 when neither does. */
export async function standingOf(call: Call, sessionId: string): Promise<Standing> {
  const asked = Date.now();
  const standing = (await standingInRedis(call, sessionId)) ?? (await standingInCore(call, sessionId));
  epoch = { value: standing.epoch, at: asked };
  return standing;
}

/** Null when Redis is away, or empty: then what it forgot, core knows. */
async function standingInRedis(call: Call, sessionId: string): Promise<Standing | null> {
  const prefix = call.settings.REDIS_PREFIX;
  try {
    const [now, revoked] = await askRedis(call.settings, (redis) =>
      redis.mget<[string | null, string | null]>(`${prefix}:revocations`, `${prefix}:revoked:${sessionId}`),
    );
    return now === null ? null : { revoked: revoked !== null, epoch: String(now) };
  } catch (error) {
    if (error instanceof RedisAway) return null;
    throw error;
  }
}

async function standingInCore(call: Call, sessionId: string): Promise<Standing> {
  const auth = client(standingEndpoints, coreTransport(call, "auth", edgeIdentity));
  try {
    const { active, epoch: now } = await auth.isRevoked({ sessionId });
    return { revoked: !active, epoch: String(now) };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { revoked: true, epoch: epoch?.value ?? "" };
    throw requestProblems.unavailable({}, { "retry-after": "1" });
  }
}
