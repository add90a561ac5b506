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
export type { Redis };
