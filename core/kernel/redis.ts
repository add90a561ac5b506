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

/** How long is waited for an answer that only saves time. */
const SOON_MS = 50;

/** An answer of Redis: when it fails or is slow, `otherwise`. */
export async function soonOr<T, O = T>(answer: Promise<T>, otherwise: O, ms = SOON_MS): Promise<T | O> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<O>((resolve) => {
    // An answer that came while this process was busy is not late.
    timer = setTimeout(() => setTimeout(resolve, 1, otherwise), ms);
  });
  return Promise.race([answer.catch(() => otherwise), late]).finally(() => clearTimeout(timer));
}
export type { Redis };
