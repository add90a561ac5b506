import { afterAll, expect, test } from "bun:test";
import { Redis } from "@upstash/redis/cloudflare";
import { claimRedisDatabase } from "../../db/embedded/test-redis.ts";
import type { Limit } from "../env.ts";
import { type Grant, Limiter } from "./limiter.ts";
import { lendFrom } from "./rate-limit.ts";

const database = await claimRedisDatabase();
const redis = new Redis({
  url: database.redisRestUrl,
  token: database.redisRestToken,
  retry: false,
  automaticDeserialization: false,
  enableTelemetry: false,
});
afterAll(() => database.release());

/** An isolate whose clock is wrong from the start, goes too fast or too slowly, and is put forward and back now and then. */
class Isolate {
  readonly limiter: Limiter;
  /** The true time at which the limiter last looked at its own clock. */
  lookedAt = 0;
  lent: Grant | undefined;
  #skew: number;
  readonly #drift: number;
  readonly #began = Date.now();

  constructor(skew: number, drift: number) {
    this.#skew = skew;
    this.#drift = drift;
    this.limiter = new Limiter(
      async (key, limit, want) => (this.lent = await lendFrom(redis, key, limit, want)),
      () => {
        this.lookedAt = Date.now();
        return this.lookedAt + this.#skew + (this.lookedAt - this.#began) * this.#drift;
      },
    );
  }

  jump(ms: number): void {
    this.#skew += ms;
  }
}

/** A small generator of our own, so that a failure can be looked at again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

async function play(key: string, limit: Limit, decisions: number, seed: number) {
  const isolates = [new Isolate(-5_000, 0.005), new Isolate(0, -0.005), new Isolate(5_000, 0.001)];
  const admitted = new Map<number, number>();
  let made = 0;
  const work = isolates.map(async (isolate, i) => {
    const roll = dice(seed + i);
    while (made < decisions) {
      made++;
      // About as many as the quota, so that some windows end with tokens in hand and some are spent before.
      if (made % 300 === 0) await Bun.sleep(1);
      if (roll() < 1 / 2_000) isolate.jump((roll() - 0.5) * 10_000);
      isolate.lent = undefined;
      const { allowed } = await isolate.limiter.take(key, limit);
      if (!allowed) continue;
      // What Redis lent counts for the window it was lent in; what was held, for the true time at which it was spent.
      const lent = isolate.lent as Grant | undefined;
      const window = lent ? lent.window : Math.floor(isolate.lookedAt / (limit.seconds * 1000));
      admitted.set(window, (admitted.get(window) ?? 0) + 1);
    }
  });
  await Promise.all(work);
  const over = [...admitted.values()].reduce((sum, count) => sum + Math.max(0, count - limit.quota), 0);
  return { made, over, admitted };
}

test("in a million decisions of three isolates with wrong, drifting and jumping clocks, nobody is let in beyond the quota", async () => {
  const limit = { quota: 150_000, seconds: 1 };
  const { made, over, admitted } = await play("rate:million", limit, 1_000_000, 7);
  expect(made).toBeGreaterThanOrEqual(1_000_000);
  expect(over).toBe(0);
  // Neither does it lend too little, for all that leases are given up.
  const whole = [...admitted.values()].slice(1, -1);
  expect(whole.length).toBeGreaterThan(0);
  expect(Math.max(...whole)).toBeGreaterThan(limit.quota * 0.5);
});

test("a quota that is lent token by token is kept just as well", async () => {
  const { over } = await play("rate:few", { quota: 50, seconds: 1 }, 200_000, 11);
  expect(over).toBe(0);
});

test("a lease is given up when the clock is put back, and ends early on a clock that goes too slowly", async () => {
  let now = 1_000_000;
  let asked = 0;
  const limiter = new Limiter(
    async () => (asked++, { granted: 100, remaining: 500, resetMs: 10_000, window: 1 }),
    () => now,
  );
  const limit = { quota: 6_000, seconds: 10 };
  await limiter.take("k", limit);
  await limiter.take("k", limit);
  expect(asked).toBe(1);
  now -= 5_000;
  await limiter.take("k", limit);
  expect(asked).toBe(2);
  now += 9_899;
  await limiter.take("k", limit);
  expect(asked).toBe(2);
  now += 1;
  await limiter.take("k", limit);
  expect(asked).toBe(3);
});
