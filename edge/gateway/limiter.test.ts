import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Limit } from "../env.ts";
import { type Borrow, type Grant, Limiter, LocalLimiter } from "./limiter.ts";

/** The lending side on a clock of its own, as the Lua script does it. */
class Lender {
  now = 0;
  asked = 0;
  #used = new Map<string, { window: number; used: number }>();

  borrow: Borrow = async (key, { quota, seconds }, want): Promise<Grant> => {
    this.asked++;
    const span = seconds * 1000;
    const window = Math.floor(this.now / span);
    const known = this.#used.get(key);
    const used = known?.window === window ? known.used : 0;
    const granted = Math.max(0, Math.min(want, quota - used));
    this.#used.set(key, { window, used: used + granted });
    return { granted, remaining: quota - used - granted, resetMs: (window + 1) * span - this.now, window };
  };
}

test("three isolates with skewed clocks never admit more than the quota in any window", async () => {
  const steps = fc.array(fc.tuple(fc.nat(2), fc.nat(400)), { minLength: 200, maxLength: 2_000 });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 900 }),
      fc.array(fc.integer({ min: -50_000, max: 50_000 }), { minLength: 3, maxLength: 3 }),
      async (walk, quota, skews) => {
        const lender = new Lender();
        const isolates = skews.map((skew) => new Limiter(lender.borrow, () => lender.now + skew));
        const limit: Limit = { quota, seconds: 1 };
        const admitted = new Map<number, number>();
        for (const [isolate, pause] of walk) {
          lender.now += pause < 390 ? 0 : pause;
          const window = Math.floor(lender.now / 1000);
          const { allowed } = await isolates[isolate]!.take("k", limit);
          if (allowed) admitted.set(window, (admitted.get(window) ?? 0) + 1);
        }
        return [...admitted.values()].every((count) => count <= quota);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test("one isolate alone may use the whole quota, and one more is refused until the window ends", async () => {
  const lender = new Lender();
  const limiter = new Limiter(lender.borrow, () => lender.now);
  const limit = { quota: 1_000, seconds: 60 };
  for (let i = 0; i < 1_000; i++) expect((await limiter.take("k", limit)).allowed).toBe(true);
  expect(await limiter.take("k", limit)).toMatchObject({ allowed: false, remaining: 0, resetMs: 60_000 });
  lender.now = 60_000;
  expect((await limiter.take("k", limit)).allowed).toBe(true);
});

test("most decisions, and all refusals of a spent window, cost no question to Redis", async () => {
  const lender = new Lender();
  const limiter = new Limiter(lender.borrow, () => lender.now);
  for (let i = 0; i < 5_000; i++) await limiter.take("k", { quota: 1_000, seconds: 60 });
  expect(lender.asked).toBeLessThanOrEqual(60);
});

test("callers do not spend each other's tokens", async () => {
  const lender = new Lender();
  const limiter = new Limiter(lender.borrow, () => lender.now);
  const limit = { quota: 1, seconds: 60 };
  expect((await limiter.take("a", limit)).allowed).toBe(true);
  expect((await limiter.take("b", limit)).allowed).toBe(true);
  expect((await limiter.take("a", limit)).allowed).toBe(false);
});

test("while Redis is away the isolate counts by itself", () => {
  let now = 0;
  const limiter = new LocalLimiter(() => now);
  const limit = { quota: 2, seconds: 10 };
  expect([1, 2, 3].map(() => limiter.take("k", limit).allowed)).toEqual([true, true, false]);
  now = 10_000;
  expect(limiter.take("k", limit).allowed).toBe(true);
});
