import { Redis } from "@upstash/redis/cloudflare";
import type { Settings } from "../env.ts";

let known: { settings: Settings; hasty: Redis; patient: Redis } | undefined;
const hastyMs = 100;
/** For callers that cannot go on without an answer. */
const patientMs = 1_000;
/** After a failure, the Redis server is left alone for this long; it would cost each request 100 ms. */
const restMs = 1_000;
let restUntil = 0;

export class RedisAway extends Error {}

/**
 * Asks Redis over HTTP, for at most 100 ms and never twice; throws RedisAway when it does not answer.
 * One slow answer must not turn everybody away who signs in: `patient` waits for a second, whatever happened a moment ago.
 */
export async function askRedis<T>(settings: Settings, ask: (redis: Redis) => Promise<T>, patient = false): Promise<T> {
  if (!patient && Date.now() < restUntil) throw new RedisAway("Redis did not answer a moment ago.");
  try {
    return await ask(clientsOf(settings)[patient ? "patient" : "hasty"]);
  } catch (error) {
    restUntil = Date.now() + restMs;
    console.warn(JSON.stringify({ level: "warn", msg: "Redis does not answer", error: (error as Error).message }));
    throw new RedisAway((error as Error).message);
  }
}

function clientsOf(settings: Settings): { hasty: Redis; patient: Redis } {
  if (known?.settings !== settings)
    known = { settings, hasty: open(settings, hastyMs), patient: open(settings, patientMs) };
  return known;
}

function open(settings: Settings, limitMs: number): Redis {
  return new Redis({
    url: settings.UPSTASH_REDIS_REST_URL,
    token: settings.UPSTASH_REDIS_REST_TOKEN,
    retry: false,
    signal: () => AbortSignal.timeout(limitMs),
    automaticDeserialization: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
  });
}
