import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { authProblems } from "./problems.ts";

const minute = 60_000;
/** An account may be tried ten times, then ever more slowly; an address, which many people may share, a hundred times in a quarter of an hour. */
const limits = {
  account: { tries: 10, keepMs: 60 * minute, sliding: 1 },
  address: { tries: 100, keepMs: 15 * minute, sliding: 0 },
};
const firstDelayMs = 30_000;
const longestDelayMs = 15 * minute;
const patienceMs = 500;

/** Counts a try before it is judged, so that a hundred at once are a hundred. KEYS: hashes of n and till. ARGV: now, first delay, longest, then tries, keep, sliding per key. */
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

/** Forgives a try that was right: the account's count starts again, the address gets its one back. */
const forgive = `
redis.call('DEL', KEYS[1])
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 and redis.call('HINCRBY', KEYS[2], 'n', -1) < tonumber(ARGV[1]) then redis.call('HDEL', KEYS[2], 'till') end
return 0`;

/** Counts one guess at an account's password; throws 429 with Retry-After while it is locked, and 503 when Redis cannot say. */
export async function countGuess(ctx: Context, account: Uint8Array): Promise<{ right(): Promise<void> }> {
  const { redis, config, cipher } = ctx.runtime;
  const prefix = `${config.REDIS_PREFIX}:guesses`;
  const keys = [`${prefix}:account:${Buffer.from(account).toString("base64url")}`];
  if (ctx.ip) keys.push(`${prefix}:address:${cipher.blindIndex("address", network(ctx.ip)).toString("base64url")}`);
  const rules = [limits.account, limits.address].flatMap(({ tries, keepMs, sliding }) => [tries, keepMs, sliding]);
  const wait = Number(
    await inTime(
      redis.eval(count, keys.length, ...keys, ctx.clock.now().getTime(), firstDelayMs, longestDelayMs, ...rules),
    ),
  );
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000);
    throw authProblems.locked_out(
      { detail: `Try again in ${seconds} seconds.`, retryAfterSeconds: seconds },
      { "retry-after": String(seconds) },
    );
  }
  return {
    async right() {
      await inTime(redis.eval(forgive, keys.length, ...keys, limits.address.tries));
    },
  };
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
function network(ip: string): string {
  if (!ip.includes(":")) return ip;
  const [head = "", tail] = ip.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  if (tail === undefined) return left.slice(0, 4).join(":");
  return [...left, "0", "0", "0", "0"].slice(0, 4).join(":");
}
