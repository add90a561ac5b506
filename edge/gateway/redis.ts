import { Redis } from "@upstash/redis/cloudflare";
import type { Settings } from "../env.ts";

let known: { settings: Settings; redis: Redis } | undefined;
/** After a failure, the Redis server is left alone for this long; it would cost each request all that Redis may take. */
const restMs = 1_000;
let restUntil = 0;

export class RedisAway extends Error {}

/**
 * Asks Redis over HTTP, for at most 100 ms (`REDIS_PATIENCE_MS`) and never twice; throws RedisAway when it does not answer.
 * Whoever cannot go on without an answer asks `anyway`, also when it failed a moment ago: one slow answer must not turn everybody
 * away who signs in.
 */
export async function askRedis<T>(settings: Settings, ask: (redis: Redis) => Promise<T>, anyway = false): Promise<T> {
  if (!anyway && Date.now() < restUntil) throw new RedisAway("Redis did not answer a moment ago.");
  try {
    return await ask(redisOf(settings));
  } catch (error) {
    restUntil = Date.now() + restMs;
    console.warn(JSON.stringify({ level: "warn", msg: "Redis does not answer", error: (error as Error).message }));
    throw new RedisAway((error as Error).message);
  }
}

function redisOf(settings: Settings): Redis {
  if (known?.settings !== settings) known = { settings, redis: open(settings) };
  return known.redis;
}

function open(settings: Settings): Redis {
  return new Redis({
    url: settings.UPSTASH_REDIS_REST_URL,
    token: settings.UPSTASH_REDIS_REST_TOKEN,
    retry: false,
    signal: () => AbortSignal.timeout(settings.REDIS_PATIENCE_MS),
    automaticDeserialization: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
  });
}
