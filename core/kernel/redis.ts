import Redis from "ioredis";

/** Opens a Redis connection; commands wait while it reconnects unless `impatient`, then they fail at once. */
export function openRedis(url: string, impatient = false): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: impatient ? 0 : null,
    enableOfflineQueue: !impatient,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
    lazyConnect: false,
  });
  redis.on("error", () => {});
  return redis;
}

const SOON_MS = 50;

/** An answer of Redis, which only saves time: when it fails or is slow, `otherwise`. */
export async function soonOr<T, O = T>(answer: Promise<T>, otherwise: O): Promise<T | O> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<O>((resolve) => {
    // An answer that came while this process was busy is not late.
    timer = setTimeout(() => setImmediate(() => resolve(otherwise)), SOON_MS);
  });
  return Promise.race([answer.catch(() => otherwise), late]).finally(() => clearTimeout(timer));
}
export type { Redis };
