import { afterAll, expect, test } from "bun:test";
import { Redis } from "@upstash/redis/cloudflare";
import { claimRedisDatabase } from "../../db/embedded/test-redis.ts";
import { Limiter } from "./limiter.ts";
import { lendFrom, network } from "./rate-limit.ts";

const database = await claimRedisDatabase();
const redis = new Redis({
  url: database.redisRestUrl,
  token: database.redisRestToken,
  retry: false,
  automaticDeserialization: false,
  enableTelemetry: false,
});
afterAll(() => database.release());

const isolates = (count: number) =>
  Array.from(
    { length: count },
    (_, i) =>
      new Limiter(
        (key, limit, want) => lendFrom(redis, key, limit, want),
        () => Date.now() + (i - 1) * 40_000,
      ),
  );

test("three isolates with skewed clocks admit exactly a window's quota between them", async () => {
  const limit = { quota: 5_000, seconds: 3_600 };
  let admitted = 0;
  const work = isolates(3).map(async (limiter, i) => {
    // Each asks for more than its share; together, for three times what there is.
    for (let n = 0; n < 5_000; n++) if ((await limiter.take("rate:shared", limit)).allowed) admitted++;
    return i;
  });
  await Promise.all(work);
  expect(admitted).toBe(limit.quota);
});

test("a small quota is lent token by token, so that no isolate sits on what another needs", async () => {
  const limit = { quota: 30, seconds: 3_600 };
  const [a, b, c] = isolates(3);
  let admitted = 0;
  for (let n = 0; n < 20; n++)
    for (const limiter of [a!, b!, c!]) if ((await limiter.take("rate:small", limit)).allowed) admitted++;
  expect(admitted).toBe(30);
});

test("a new window lends the whole quota again, and Redis forgets those that nobody uses", async () => {
  const limit = { quota: 2, seconds: 1 };
  const [limiter] = isolates(1);
  const deadline = Date.now() + 5_000;
  let refusals = 0;
  let admittedAfterRefusal = false;
  while (!admittedAfterRefusal && Date.now() < deadline) {
    const { allowed } = await limiter!.take("rate:window", limit);
    if (!allowed) refusals++;
    admittedAfterRefusal = allowed && refusals > 0;
  }
  expect(admittedAfterRefusal).toBe(true);
  expect(await redis.pttl("rate:window")).toBeWithin(1, 2_001);
});

test("an IPv4 address counts for itself, an IPv6 one for its /64", () => {
  expect(network("203.0.113.9")).toBe("203.0.113.9");
  expect(network("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
  expect(network("2001:DB8:0001:2::9")).toBe("2001:db8:1:2");
  expect(network("2001:db8::1")).toBe("2001:db8:0:0");
  expect(network("::1")).toBe("0:0:0:0");
});
