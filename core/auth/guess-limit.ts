import type { Context } from "../kernel/context.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { authProblems } from "./problems.ts";

const minute = 60_000;
/** So many tries, then ever more slowly; counted until `keepMs` after the first one, or after the last one when `sliding`. */
export interface Limit {
  tries: number;
  keepMs: number;
  sliding: 0 | 1;
}
/** An account may be tried ten times, then ever more slowly; an address, which many may share, a hundred times in 15 minutes. */
const perAccount: Limit = { tries: 10, keepMs: 60 * minute, sliding: 1 };
const perAddress: Limit = { tries: 100, keepMs: 15 * minute, sliding: 0 };
const firstDelayMs = 30_000;
const longestDelayMs = 15 * minute;
const patienceMs = 500;

/**
 * Counts a try before it is judged, so that a hundred at once are a hundred; answers how long to wait, in milliseconds,
 * and which try of the first key this is.
 * KEYS: hashes of `n` and `till`. ARGV: now, first delay, longest; then tries, keep and sliding of each key.
 */
const count = `
local now, wait, first = tonumber(ARGV[1]), 0, 0
for _, key in ipairs(KEYS) do wait = math.max(wait, tonumber(redis.call('HGET', key, 'till') or '0') - now) end
if wait > 0 then return {wait, 0} end
for i, key in ipairs(KEYS) do
  local tries, keep, sliding = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), ARGV[3 * i + 3] == '1'
  local n, delay = redis.call('HINCRBY', key, 'n', 1), 0
  if i == 1 then first = n end
  if n >= tries then
    delay = math.min(tonumber(ARGV[2]) * 2 ^ math.min(n - tries, 20), tonumber(ARGV[3]))
    redis.call('HSET', key, 'till', now + delay)
  end
  if n == 1 or sliding or redis.call('PTTL', key) < delay then redis.call('PEXPIRE', key, math.max(keep, delay)) end
end
return {0, first}`;

/** Takes a try back; one that was right also makes the account's count start again. ARGV: 1 when right; then tries of each key. */
const takeBack = `
for i, key in ipairs(KEYS) do
  if i == 1 and ARGV[1] == '1' then redis.call('DEL', key)
  elseif redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'n', -1) < tonumber(ARGV[i + 1]) then redis.call('HDEL', key, 'till') end
end
return 0`;

/**
 * Judges one guess at an account's password, which counts unless it was right or could not be judged; `locked` runs after
 * the wrong guess that locks the account, once until it is opened again, whether or not there is such an account.
 * Throws 429 with Retry-After while account or address are locked, and 503 when Redis cannot say.
 */
export async function countGuess(
  ctx: Context,
  account: Uint8Array,
  judge: () => Promise<boolean>,
  locked?: () => Promise<void>,
): Promise<boolean> {
  const rules: [string, Limit][] = [[accountKey(ctx, "guesses", account), perAccount]];
  if (ctx.ip) rules.push([addressKey(ctx, "guesses", ctx.ip), perAddress]);
  const { wait, first } = await countTry(ctx, rules);
  if (wait > 0) throw lockedFor(Math.ceil(wait / 1000));
  const settle = (right: boolean) => {
    const [keys, tries] = [rules.map(([key]) => key), rules.map(([, limit]) => limit.tries)];
    return inTime(ctx.runtime.redis.eval(takeBack, keys.length, ...keys, right ? 1 : 0, ...tries)).catch(() => {});
  };
  let right: boolean;
  try {
    right = await judge();
  } catch (error) {
    await settle(false);
    throw error;
  }
  if (right) await settle(true);
  else if (first === perAccount.tries) await locked?.();
  return right;
}

/** Counts a try for every key at once; nothing is counted when one of them has to wait. Throws 503 when Redis cannot say. */
export async function countTry(
  { runtime, clock }: Context,
  rules: readonly [key: string, limit: Limit][],
): Promise<{ wait: number; first: number }> {
  const keys = rules.map(([key]) => key);
  const limits = rules.flatMap(([, { tries, keepMs, sliding }]) => [tries, keepMs, sliding]);
  const now = clock.now().getTime();
  const answer = runtime.redis.eval(count, keys.length, ...keys, now, firstDelayMs, longestDelayMs, ...limits);
  const [wait, first] = (await inTime(answer)) as [number, number];
  return { wait: Number(wait), first: Number(first) };
}

/** Opens an account that guesses have locked. Never throws: a lock ends by itself. */
export async function unlock(ctx: Context, account: Uint8Array): Promise<void> {
  await inTime(ctx.runtime.redis.del(accountKey(ctx, "guesses", account))).catch(() => {});
}

export function accountKey({ runtime }: Context, purpose: string, account: Uint8Array): string {
  return `${runtime.config.REDIS_PREFIX}:${purpose}:account:${Buffer.from(account).toString("base64url")}`;
}

export function addressKey({ runtime }: Context, purpose: string, ip: string): string {
  const hidden = runtime.cipher.blindIndex("address", network(ip)).toString("base64url");
  return `${runtime.config.REDIS_PREFIX}:${purpose}:address:${hidden}`;
}

function lockedFor(seconds: number) {
  const fields = { detail: `Try again in ${seconds} seconds.`, retryAfterSeconds: seconds };
  return authProblems.locked_out(fields, { "retry-after": String(seconds) });
}

/** Gives Redis a moment; throws 503 when it says nothing in time. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    // What arrived while this process was busy with something else is still read.
    timer = setTimeout(() => setImmediate(reject, new Error("late")), patienceMs);
  });
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
