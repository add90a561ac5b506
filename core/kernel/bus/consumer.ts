import type { Runtime } from "../context.ts";
import { errorForLog } from "../logger.ts";
import type { AnyReaction } from "../reaction.ts";
import { openRedis, type Redis } from "../redis.ts";
import type { Envelope } from "../wire/event.ts";
import { newId } from "../wire/id.ts";
import { createDelivery } from "./deliver.ts";
import { shareOf, streamKey } from "./partition.ts";
import { askForMissed, joinStream } from "./trim.ts";

const COUNT = 100;
/** Events read and not yet handled: beyond this, reading waits. */
const UNDER_WAY = 1000;
/** How long Redis may still hand events to a process that has stopped; a lease lasts longer, so its next owner finds them. */
export const BLOCK_MS = 1000;
const LEASE_MS = 6000;
const REBALANCE_MS = 2000;
/** How long a stop waits for a Redis that does not answer; leases end by themselves. */
const LEAVE_MS = 2000;

/** KEYS: the members, by when they were last there. Answers who is alive. */
const JOIN_MEMBERS = `
redis.call('zadd', KEYS[1], ARGV[1], ARGV[2])
redis.call('zremrangebyscore', KEYS[1], 0, ARGV[1] - ARGV[3])
return redis.call('zrange', KEYS[1], 0, -1)`;

/** KEYS: streams. Takes over, for the group ARGV[1] and its consumer ARGV[2], what others read from each and left for ARGV[3] ms. */
const TAKE_UP = `
local found = {}
for i, key in ipairs(KEYS) do
  local entries = redis.pcall('xautoclaim', key, ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', ARGV[4])
  if entries.err then return entries end
  if #entries[2] > 0 then found[#found + 1] = { key, entries[2] } end
end
return found`;

/** KEYS: leases. Takes or extends each for ARGV[1], unless it is another's; answers 1 or 0 for each. */
const EXTEND = `
local held = {}
for i, key in ipairs(KEYS) do
  local holder = redis.call('get', key)
  if not holder or holder == ARGV[1] then redis.call('set', key, ARGV[1], 'PX', ARGV[2]) end
  held[i] = (not holder or holder == ARGV[1]) and 1 or 0
end
return held`;

type Entry = [id: string, fields: string[]];

/** Reads a service's share of the partitions and hands every event to its reactions. */
export interface Consumer {
  stop(): Promise<void>;
}

/** Starts consuming; processes of one service divide the partitions among themselves by leases in Redis. */
export function startConsumer(runtime: Runtime, reactions: readonly AnyReaction[]): Consumer {
  if (reactions.length === 0) return { stop: async () => {} };
  const me = newId();
  const prefix = runtime.config.REDIS_PREFIX;
  const group = runtime.service;
  const redis = runtime.redis;
  const reader = openRedis(runtime.config.REDIS_URL, true);
  const owned = new Set<number>();
  const underWay = new Map<string, Promise<void>>();
  const handled = new Map<string, string[]>();
  const stopping = new AbortController();
  const delivery = createDelivery(runtime, reactions, stopping.signal);
  let rebalanceAt = 0;
  let recoverAt = 0;
  const lease = (partition: number) => `${prefix}:lease:${group}:${partition}`;

  async function rebalance(): Promise<void> {
    const now = Date.now();
    const alive = (await redis.eval(JOIN_MEMBERS, 1, `${prefix}:members:${group}`, now, me, LEASE_MS)) as string[];
    const mine = shareOf(me, alive);
    for (const partition of owned) {
      if (mine.includes(partition)) continue;
      owned.delete(partition);
      await release(redis, lease(partition), me);
    }
    const held = (await redis.eval(EXTEND, mine.length, ...mine.map(lease), me, LEASE_MS)) as (0 | 1)[];
    const got = mine.filter((_, i) => held[i] === 1);
    for (const partition of mine) if (!got.includes(partition)) owned.delete(partition);
    if (now >= recoverAt) await takeUpLeft();
    const fresh = got.filter((partition) => !owned.has(partition));
    await Promise.all(fresh.map(takeOver));
    for (const partition of fresh) owned.add(partition);
    if (now >= recoverAt) recoverAt = now + LEASE_MS;
    if (await askForMissed(runtime, group))
      runtime.log.warn(
        { service: group },
        "the service was away for longer than streams are kept; they are filled again",
      );
    rebalanceAt = now + REBALANCE_MS;
  }

  /** Makes the group where it is missing and hands on what an earlier owner had read but not acknowledged. */
  async function takeOver(partition: number): Promise<void> {
    await joinStream(runtime, partition, group);
    await takeUp(partition);
  }

  /** Whoever was late to learn that a partition is no longer his may have read from it, and ended. What does not fit waits for the next turn. */
  async function takeUpLeft(): Promise<void> {
    const keys = [...owned].map((partition) => streamKey(prefix, partition));
    const found = (await redis.eval(TAKE_UP, keys.length, ...keys, group, me, LEASE_MS, COUNT)) as [string, Entry[]][];
    for (const [key, entries] of found) hand(key, entries);
  }

  /** Hands on what was read and not acknowledged. */
  async function takeUp(partition: number): Promise<void> {
    const key = streamKey(prefix, partition);
    for (let cursor = "0-0"; ;) {
      const [next, entries] = (await redis.xautoclaim(key, group, me, 0, cursor, "COUNT", COUNT)) as [string, Entry[]];
      hand(key, entries);
      if (next === "0-0") return;
      cursor = next;
    }
  }

  /** Starts what entries cause, and acknowledges each when it is done; what is stopped before is read again by the next owner. */
  function hand(key: string, entries: Entry[]): void {
    for (const [id, fields] of entries) {
      const name = `${key} ${id}`;
      if (!fields?.[1] || underWay.has(name)) continue;
      const done = delivery.hand(JSON.parse(fields[1]) as Envelope).then(
        () => acknowledge(key, id),
        () => {},
      );
      underWay.set(name, done);
      void done.then(() => underWay.delete(name));
    }
  }

  function acknowledge(key: string, id: string): void {
    if (handled.size === 0) setImmediate(() => void flush());
    handled.set(key, [...(handled.get(key) ?? []), id]);
  }

  async function flush(): Promise<void> {
    const all = [...handled];
    handled.clear();
    await Promise.all(all.map(([key, entries]) => redis.xack(key, group, ...entries))).catch(() => {});
  }

  async function step(): Promise<void> {
    if (Date.now() >= rebalanceAt) await rebalance();
    const keys = [...owned].map((partition) => streamKey(prefix, partition));
    if (keys.length === 0) return pause(100);
    if (reader.status !== "ready") return pause(20);
    if (underWay.size >= UNDER_WAY) return pause(10);
    const streams = (await reader.xreadgroup(
      "GROUP",
      group,
      me,
      "COUNT",
      COUNT,
      "BLOCK",
      BLOCK_MS,
      "STREAMS",
      ...keys,
      ...keys.map(() => ">"),
    )) as [string, Entry[]][] | null;
    for (const [key, entries] of streams ?? []) hand(key, entries);
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await step();
      } catch (error) {
        if (stopping.signal.aborted) break;
        const lost = error instanceof Error && error.message.includes("NOGROUP");
        if (!lost)
          runtime.log.warn({ service: group, error: errorForLog(error) }, "the consumer lost Redis; it will try again");
        // An answer may have been lost on its way: to own a partition anew is to read again what was not acknowledged.
        owned.clear();
        rebalanceAt = 0;
        await pause(lost ? 20 : 250);
      }
    }
  })();

  async function leave(): Promise<void> {
    await loop;
    await flush();
    for (const partition of owned) await release(redis, lease(partition), me).catch(() => {});
    await redis.zrem(`${prefix}:members:${group}`, me).catch(() => {});
  }

  return {
    async stop() {
      stopping.abort();
      reader.disconnect();
      await Promise.all(underWay.values());
      await Promise.race([leave(), pause(LEAVE_MS)]);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function release(redis: Redis, key: string, me: string): Promise<void> {
  await redis.eval(
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end",
    1,
    key,
    me,
  );
}
