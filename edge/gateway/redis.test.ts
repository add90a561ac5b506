import { afterAll, expect, spyOn, test } from "bun:test";
import { readSettings } from "../env.ts";
import { anonymous } from "./authenticate.ts";
import type { Call } from "./call.ts";
import { limitRate } from "./rate-limit.ts";
import { askRedis, RedisAway } from "./redis.ts";

/** Hears what it is asked, and never answers. */
let heard = 0;
const silent = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: () => {
    heard++;
    return new Promise<Response>(() => {});
  },
});
afterAll(() => silent.stop(true));

const settings = readSettings({
  CORE_ORIGINS: '{"default":["http://core.test"]}',
  EDGE_SECRET: "a-secret-of-thirty-two-characters!",
  UPSTASH_REDIS_REST_URL: silent.url.href,
  UPSTASH_REDIS_REST_TOKEN: "token",
  S3_ENDPOINT: "http://s3.test",
  S3_BUCKET: "welo",
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
});

test("a Redis that does not answer is given a tenth of a second once, whoever asks, and is then left alone but for who must know", async () => {
  const limits = spyOn(AbortSignal, "timeout");
  const clock = spyOn(Date, "now").mockReturnValue(Date.now());
  const ask = (anyway?: boolean) =>
    askRedis(settings, (redis) => redis.ping(), anyway).catch((error: unknown) => error instanceof RedisAway);
  expect(await ask()).toBe(true);
  expect([await ask(true), await ask(), await ask(true)]).toEqual([true, true, true]);
  expect([limits.mock.calls.filter(([ms]) => ms === 100).length, heard]).toEqual([3, 3]);
  for (const spy of [limits, clock]) spy.mockRestore();
});

test("a credential route is told to come back when Redis does not answer in time, another goes on", async () => {
  const call = { settings, answerHeaders: {} as Record<string, string>, ip: "203.0.113.7" } as Call;
  const refused = await Promise.resolve(limitRate(call, "credential", anonymous(call))).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ status: 503, code: "request.unavailable", headers: { "retry-after": "1" } });
  await limitRate(call, "read", anonymous(call));
  expect(call.answerHeaders.ratelimit).toStartWith('"read";r=5999');
});
