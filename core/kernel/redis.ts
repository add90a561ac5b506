import Redis, { type RedisOptions } from "ioredis";

/** Opens a Redis connection; commands wait while it reconnects unless `impatient`, then they fail at once. */
export function openRedis(url: string, impatient = false): Redis {
  return open(url, { maxRetriesPerRequest: impatient ? 0 : null, enableOfflineQueue: !impatient });
}

/** Opens a connection for blocking reads: one whose answer is lost with the connection fails, and is not silently sent again. */
export function openReader(url: string): Redis {
  return open(url, { maxRetriesPerRequest: null, autoResendUnfulfilledCommands: false });
}

function open(url: string, options: RedisOptions): Redis {
  const redis = new Redis(url, { ...options, retryStrategy: (attempt) => Math.min(50 * attempt, 1000) });
  redis.on("error", () => {});
  return redis;
}
export type { Redis };
