import type { Redis } from "@upstash/redis/cloudflare";
import type { RouteClass } from "../../core/kernel/wire/endpoint.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Limit, Settings } from "../env.ts";
import type { Call } from "./call.ts";
import { type Grant, Limiter, LocalLimiter, type Verdict } from "./limiter.ts";
import { askRedis, RedisAway } from "./redis.ts";

/** KEYS[1]: a hash of window and used. ARGV: quota, seconds, wanted. Time is Redis', so isolates' clocks do not matter. */
const lend = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local quota, span = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local window = math.floor(now / span)
local known = redis.call('HMGET', KEYS[1], 'window', 'used')
local used = tonumber(known[1]) == window and tonumber(known[2]) or 0
local granted = math.max(0, math.min(tonumber(ARGV[3]), quota - used))
if granted > 0 then
  redis.call('HSET', KEYS[1], 'window', window, 'used', used + granted)
  redis.call('PEXPIRE', KEYS[1], span * 2)
end
return { granted, quota - used - granted, (window + 1) * span - now, window }`;

const locally = new LocalLimiter();
let known: { settings: Settings; usual: Limiter; credential: Limiter } | undefined;

/** Takes one token of the caller's limit for this class of routes, at once where one is leased; throws, or rejects with, 429, and 503 for credentials while Redis is away. */
export function limitRate(call: Call, limitClass: RouteClass, identity: Identity): void | Promise<void> {
  const limit = call.settings.RATE_LIMITS[limitClass];
  const key = `${call.settings.REDIS_PREFIX}:rate:${limitClass}:${whose(identity)}`;
  const taken = limitersOf(call.settings)[limitClass === "credential" ? "credential" : "usual"].take(key, limit);
  const obey = (verdict: Verdict) => tell(call, limitClass, limit, verdict);
  if (!(taken instanceof Promise)) return obey(taken);
  return taken
    .catch((error: unknown) => {
      if (!(error instanceof RedisAway)) throw error;
      if (limitClass === "credential") throw requestProblems.unavailable({}, { "retry-after": "1" });
      return locally.take(key, limit);
    })
    .then(obey);
}

function tell(call: Call, limitClass: RouteClass, limit: Limit, verdict: Verdict): void {
  const seconds = Math.max(1, Math.ceil(verdict.resetMs / 1000));
  call.answerHeaders["ratelimit-policy"] = `"${limitClass}";q=${limit.quota};w=${limit.seconds}`;
  call.answerHeaders.ratelimit = `"${limitClass}";r=${verdict.remaining};t=${seconds}`;
  if (!verdict.allowed) throw requestProblems.too_many({}, { "retry-after": String(seconds) });
}

function limitersOf(settings: Settings): { usual: Limiter; credential: Limiter } {
  if (known?.settings !== settings) {
    const open = (anyway: boolean) =>
      new Limiter((key, limit, want) => askRedis(settings, (redis) => lendFrom(redis, key, limit, want), anyway));
    known = { settings, usual: open(false), credential: open(true) };
  }
  return known;
}

/** Borrows up to `want` tokens of a key's quota in the window that Redis' clock is in. */
export async function lendFrom(redis: Redis, key: string, { quota, seconds }: Limit, want: number): Promise<Grant> {
  const answer = await redis.eval<number[], number[]>(lend, [key], [quota, seconds, want]);
  const [granted = 0, remaining = 0, resetMs = 0, window = 0] = answer.map(Number);
  return { granted, remaining, resetMs, window };
}

function whose({ actor, ip }: Identity): string {
  return actor.type === "anonymous" ? `ip:${network(ip ?? "unknown")}` : `${actor.type}:${actor.id}`;
}

/** An IPv4 address, or the /64 that one subscriber of IPv6 has to himself. */
export function network(ip: string): string {
  if (!ip.includes(":")) return ip;
  const [head = "", tail] = ip.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill("0"), ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}
