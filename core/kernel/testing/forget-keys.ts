import type { Redis } from "../redis.ts";

const FORGET = "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end";

/** Makes Redis lose all keys that match a glob pattern, at one moment as a Redis that is flushed or begun anew does. */
export async function forgetKeys(redis: Redis, pattern: string): Promise<void> {
  await redis.eval(FORGET, 0, pattern);
}
