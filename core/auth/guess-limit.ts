import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { authProblems } from "./problems.ts";

const minute = 60_000;
/** An account may be tried ten times, then ever more slowly; an address, which many may share, a hundred times in 15 minutes. */
const limits = [
  { tries: 10, keepMs: 60 * minute, sliding: 1 },
  { tries: 100, keepMs: 15 * minute, sliding: 0 },
];
const firstDelayMs = 30_000;
const longestDelayMs = 15 * minute;
const patienceMs = 500;

/**
 * Counts a try before it is judged, so that a hundred at once are a hundred; answers how long to wait, in milliseconds.
 * KEYS: hashes of `n` and `till`. ARGV: now, first delay, longest; then tries, keep and sliding of each key.
 */
const count = `
local now, wait = tonumber(ARGV[1]), 0
for _, key in ipairs(KEYS) do wait = math.max(wait, tonumber(redis.call('HGET', key, 'till') or '0') - now) end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  local tries, keep, sliding = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), ARGV[3 * i + 3] == '1'
  local n, delay = redis.call('HINCRBY', key, 'n', 1), 0
  if n >= tries then
    delay = math.min(tonumber(ARGV[2]) * 2 ^ math.min(n - tries, 20), tonumber(ARGV[3]))
    redis.call('HSET', key, 'till', now + delay)
  end
  if n == 1 or sliding or redis.call('PTTL', key) < delay then redis.call('PEXPIRE', key, math.max(keep, delay)) end
end
return 0`;

/** Takes a try back; one that was right also makes the account's count start again. ARGV: 1 when right; then tries of each key. */
const takeBack = `
for i, key in ipairs(KEYS) do
  if i == 1 and ARGV[1] == '1' then redis.call('DEL', key)
  elseif redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'n', -1) < tonumber(ARGV[i + 1]) then redis.call('HDEL', key, 'till') end
end
return 0`;

/**
 * Judges one guess at an account's password, which counts unless it was right or could not be judged.
 * Throws 429 with Retry-After while account or address are locked, and 503 when Redis cannot say.
 */
export async function countGuess(ctx: Context, account: Uint8Array, judge: () => Promise<boolean>): Promise<boolean> {
  const { redis } = ctx.runtime;
  const keys = keysOf(ctx, account);
  const rules = limits.flatMap(({ tries, keepMs, sliding }) => [tries, keepMs, sliding]);
  const now = ctx.clock.now().getTime();
  const wait = await inTime(redis.eval(count, keys.length, ...keys, now, firstDelayMs, longestDelayMs, ...rules));
  if (Number(wait) > 0) throw lockedFor(Math.ceil(Number(wait) / 1000));
  const settle = (right: boolean) => {
    const tries = limits.map((limit) => limit.tries);
    return inTime(redis.eval(takeBack, keys.length, ...keys, right ? 1 : 0, ...tries)).catch(() => {});
  };
  try {
    const right = await judge();
    if (right) await settle(true);
    return right;
  } catch (error) {
    await settle(false);
    throw error;
  }
}

function keysOf({ runtime, ip }: Context, account: Uint8Array): string[] {
  const prefix = `${runtime.config.REDIS_PREFIX}:guesses`;
  const key = `${prefix}:account:${Buffer.from(account).toString("base64url")}`;
  if (!ip) return [key];
  return [key, `${prefix}:address:${runtime.cipher.blindIndex("address", network(ip)).toString("base64url")}`];
}

function lockedFor(seconds: number) {
  const fields = { detail: `Try again in ${seconds} seconds.`, retryAfterSeconds: seconds };
  return authProblems.locked_out(fields, { "retry-after": String(seconds) });
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, patienceMs, new Error("late"))));
  try {
    return await Promise.race([answer, late]);
  } catch {
    throw requestProblems.unavailable({ detail: "Signing in is not possible right now." }, { "retry-after": "2" });
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}

/** An IPv4 address, or the /64 that one subscriber of IPv6 has to himself. */
export function network(ip: string): string {
  if (ip.includes(".")) return ip.slice(ip.lastIndexOf(":") + 1);
  const [head = "", tail] = ip.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4).join(":");
}
