import type { Runtime } from "../context.ts";
import type { AnyReaction } from "../reaction.ts";
import { openRedis, type Redis } from "../redis.ts";
import type { Envelope } from "../wire/event.ts";
import { newId } from "../wire/id.ts";
import { deliver } from "./deliver.ts";
import { shareOf, streamKey } from "./partition.ts";

const COUNT = 100;
const BLOCK_MS = 1000;
const LEASE_MS = 6000;
const REBALANCE_MS = 2000;

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
  const reader = openRedis(runtime.config.REDIS_URL);
  const owned = new Set<number>();
  let stopped = false;
  let rebalanceAt = 0;
  const lease = (partition: number) => `${prefix}:lease:${group}:${partition}`;

  async function rebalance(): Promise<void> {
    const members = `${prefix}:members:${group}`;
    const now = Date.now();
    await redis.zadd(members, String(now), me);
    await redis.zremrangebyscore(members, 0, now - LEASE_MS);
    const mine = new Set(shareOf(me, await redis.zrange(members, "0", "-1")));
    for (const partition of owned) {
      if (mine.has(partition) && (await extend(redis, lease(partition), me))) continue;
      owned.delete(partition);
      await release(redis, lease(partition), me);
    }
    for (const partition of mine) {
      if (owned.has(partition) || (await redis.set(lease(partition), me, "PX", LEASE_MS, "NX")) !== "OK") continue;
      await takeOver(partition);
      owned.add(partition);
    }
    rebalanceAt = now + REBALANCE_MS;
  }

  /** Makes the group where it is missing and handles what an earlier owner had read but not acknowledged. */
  async function takeOver(partition: number): Promise<void> {
    const key = streamKey(prefix, partition);
    await redis.xgroup("CREATE", key, group, "0", "MKSTREAM").catch((error: Error) => {
      if (!error.message.includes("BUSYGROUP")) throw error;
    });
    for (let cursor = "0-0"; ; ) {
      const [next, entries] = (await redis.xautoclaim(key, group, me, 0, cursor, "COUNT", COUNT)) as [string, Entry[]];
      await handle(key, entries);
      if (next === "0-0") return;
      cursor = next;
    }
  }

  async function handle(key: string, entries: Entry[]): Promise<void> {
    const events: Envelope[] = [];
    for (const [, fields] of entries) if (fields?.[1]) events.push(JSON.parse(fields[1]) as Envelope);
    if (events.length > 0) await deliver(runtime, reactions, events, () => stopped);
    if (!stopped && entries.length > 0) await redis.xack(key, group, ...entries.map(([id]) => id));
  }

  async function step(): Promise<void> {
    if (Date.now() >= rebalanceAt) await rebalance();
    const keys = [...owned].map((partition) => streamKey(prefix, partition));
    if (keys.length === 0) return void (await new Promise((resolve) => setTimeout(resolve, 100)));
    const streams = (await reader.xreadgroup("GROUP", group, me, "COUNT", COUNT, "BLOCK", BLOCK_MS, "STREAMS", ...keys, ...keys.map(() => ">"))) as [string, Entry[]][] | null;
    if (!streams) return;
    const heartbeat = setInterval(() => void keepLeases().catch(() => {}), REBALANCE_MS);
    try {
      await Promise.all(streams.map(([key, entries]) => handle(key, entries)));
    } finally {
      clearInterval(heartbeat);
    }
  }

  async function keepLeases(): Promise<void> {
    await redis.zadd(`${prefix}:members:${group}`, String(Date.now()), me);
    for (const partition of owned) await extend(redis, lease(partition), me);
  }

  const loop = (async () => {
    while (!stopped) {
      try {
        await step();
      } catch (error) {
        if (stopped) break;
        const lost = error instanceof Error && error.message.includes("NOGROUP");
        if (lost) owned.clear();
        else runtime.log.warn({ service: group, error }, "the consumer lost Redis; it will try again");
        rebalanceAt = 0;
        await new Promise((resolve) => setTimeout(resolve, lost ? 20 : 250));
      }
    }
  })();

  return {
    async stop() {
      stopped = true;
      reader.disconnect();
      await loop;
      for (const partition of owned) await release(redis, lease(partition), me).catch(() => {});
      await redis.zrem(`${prefix}:members:${group}`, me).catch(() => {});
    },
  };
}

async function extend(redis: Redis, key: string, me: string): Promise<boolean> {
  const script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0 end";
  return (await redis.eval(script, 1, key, me, LEASE_MS)) === 1;
}

async function release(redis: Redis, key: string, me: string): Promise<void> {
  await redis.eval("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end", 1, key, me);
}
