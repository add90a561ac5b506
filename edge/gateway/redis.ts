import { Redis } from "@upstash/redis/cloudflare";
import type { Settings } from "../env.ts";

let known: { settings: Settings; redis: Redis } | undefined;
/** After a failure, the Redis server is left alone for this long; it would cost each request 100 ms. */
const restMs = 1_000;
let restUntil = 0;

export class RedisAway extends Error {}

/** Asks Redis over HTTP, for at most 100 ms and never twice; throws RedisAway when it does not answer. */
export async function askRedis<T>(settings: Settings, ask: (redis: Redis) => Promise<T>): Promise<T> {
  if (Date.now() < restUntil) throw new RedisAway("Redis did not answer a moment ago.");
  try {
    return await ask(clientOf(settings));
  } catch (error) {
    restUntil = Date.now() + restMs;
    console.warn(JSON.stringify({ level: "warn", msg: "Redis does not answer", error: (error as Error).message }));
    throw new RedisAway((error as Error).message);
  }
}

function clientOf(settings: Settings): Redis {
  if (known?.settings !== settings) {
    const redis = new Redis({
      url: settings.UPSTASH_REDIS_REST_URL,
      token: settings.UPSTASH_REDIS_REST_TOKEN,
      retry: false,
      signal: () => AbortSignal.timeout(100),
      automaticDeserialization: false,
      enableTelemetry: false,
      enableAutoPipelining: false,
    });
    known = { settings, redis };
  }
  return known.redis;
}
