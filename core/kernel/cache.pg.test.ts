import { afterAll, beforeAll, expect, test } from "bun:test";
import { cached, changed } from "./cache.ts";
import { type Context, createContext } from "./context.ts";
import type { Host } from "./lifecycle/host.ts";
import { eventually } from "./testing/eventually.ts";
import { type Gate, openGate } from "./testing/gate.ts";
import { useHost } from "./testing/host.ts";
import { emptyRedis, ledger, startTwin } from "./testing/ledger.ts";
import { beforeAnswer, transaction } from "./transaction.ts";

const host = useHost([ledger({})]);
/** Another process, whose way to Redis can be cut. */
let twin: Host;
let gate: Gate;
beforeAll(async () => {
  gate = openGate(host().runtimes.get("projects")!.config.REDIS_URL);
  twin = await startTwin(host(), [ledger({})], { REDIS_URL: gate.url });
});
afterAll(async () => {
  await twin?.stop();
  gate?.shut();
});

/** One thing of a workspace as two processes read it, and how often each did. */
function scene() {
  const here = host().context("projects");
  const there = createContext(twin.runtimes.get("projects")!, { ...here });
  const it = { value: 1, reads: 0 };
  const ask = (ctx: Context, part = "whole") =>
    cached(ctx, "thing:1", part, async () => {
      it.reads++;
      return { value: it.value };
    }).then((found) => found?.value);
  const change = (ctx: Context, value: number) =>
    transaction(ctx, async () => {
      it.value = value;
      changed(ctx.workspaceId, ["thing:1"]);
    });
  /** Whether it is answered without being read; on a busy machine Redis may be too slow for it now and then. */
  const isKept = (ctx: Context) =>
    eventually(async () => {
      host().clock.advance(5_000);
      const before = it.reads;
      await ask(ctx);
      return it.reads === before;
    });
  return { it, here, there, ask, change, isKept, redis: here.runtime.redis };
}

test("what one process has read the others have too, until it is changed: then nobody has", async () => {
  const { it, here, there, ask, change, isKept } = scene();
  await isKept(here);
  await isKept(there);
  await change(here, 2);
  expect([await ask(there), await ask(here)]).toEqual([2, 2]);
  await isKept(here);
  await change(there, 3);
  expect([await ask(here), await ask(there)]).toEqual([3, 3]);
  const { reads } = it;
  expect(await ask(createContext(here.runtime, { ...here, workspaceId: host().context("projects").workspaceId }))).toBe(
    3,
  );
  expect(await ask(here, "another part")).toBe(3);
  expect(it.reads).toBe(reads + 2);
});

test("a change counts when it is committed, not before and not when it is undone", async () => {
  const { it, here, ask, isKept, redis } = scene();
  await isKept(here);
  const kept = () =>
    redis.hget(`${here.runtime.config.REDIS_PREFIX}:projects:cache:${here.workspaceId}:thing:1`, "whole");
  const undone = transaction(here, async () => {
    it.value = 2;
    changed(here.workspaceId, ["thing:1"]);
    expect(await kept()).toBe('{"value":1}');
    expect(await ask(here)).toBe(2);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await kept()).toBe('{"value":1}');
  expect(() => changed(here.workspaceId, ["thing:1"])).toThrow("no transaction");
});

test("what was read before a change that came meanwhile is kept for nobody, whoever is slow", async () => {
  const { here, there, ask, change, redis } = scene();
  const slow = cached(there, "thing:1", "whole", async () => {
    await change(here, 2);
    return { value: 1 };
  });
  expect(await slow).toEqual({ value: 1 });
  await Promise.all([redis.ping(), there.runtime.redis.ping()]);
  expect([await ask(here), await ask(there)]).toEqual([2, 2]);
});

test("many who ask at once read once, and one who failed does not fail the others", async () => {
  const { it, here, ask, change } = scene();
  await eventually(async () => {
    host().clock.advance(5_000);
    await change(here, it.value + 1);
    it.reads = 0;
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(here)));
    expect(new Set(answers)).toEqual(new Set([it.value]));
    return it.reads === 1;
  });
  await change(here, -3);
  const failing = cached(here, "thing:1", "whole", () => Promise.reject(new Error("too late")));
  const others = Promise.all(Array.from({ length: 5 }, () => ask(here)));
  await expect(failing).rejects.toThrow("too late");
  expect(await others).toEqual([-3, -3, -3, -3, -3]);
});

test("whoever may see a part of the workspace only neither has what is kept nor leaves anything", async () => {
  const { it, here, ask, isKept } = scene();
  const some = { ...here, projects: [] };
  const customer = { ...here, grants: { ...here.grants, customerId: here.workspaceId } };
  for (const ctx of [some, customer]) expect(await ask(ctx)).toBe(1);
  const { redis, config } = here.runtime;
  expect(await redis.keys(`${config.REDIS_PREFIX}:projects:cache:${here.workspaceId}:*`)).toEqual([]);
  await isKept(here);
  it.value = 2;
  for (const ctx of [some, customer]) expect(await ask(ctx)).toBe(2);
});

test("nothing is kept for longer than five seconds, nor what is not there, and lies in Redis are read past", async () => {
  const { it, here, ask, isKept } = scene();
  const { redis, config } = here.runtime;
  await isKept(here);
  const key = `${config.REDIS_PREFIX}:projects:cache:${here.workspaceId}:thing:1`;
  expect(await redis.pttl(key)).toBeWithin(1, 5_001);
  it.value = 2;
  await redis.hset(key, "whole", "{no");
  expect(await ask(here)).toBe(2);
  await redis.set(key, "no hash");
  it.value = 3;
  expect(await ask(here)).toBe(3);
  await redis.del(key);
  expect(await cached(here, "thing:1", "whole", () => Promise.resolve(undefined))).toBeUndefined();
  expect(await redis.hexists(key, "whole")).toBe(0);
});

test("an emptied Redis is read past, and used again", async () => {
  const { it, here, ask, isKept } = scene();
  await isKept(here);
  it.value = 2;
  await emptyRedis(host());
  expect(await ask(here)).toBe(2);
  await isKept(here);
});

test("with Redis silent or gone everything is read; when it is back, what it held meanwhile is doubted before it is used", async () => {
  const { here, there, ask, change, isKept, redis } = scene();
  await isKept(there);
  gate.mute();
  await change(there, 2);
  expect(await ask(there)).toBe(2);
  gate.shut();
  await eventually(() => there.runtime.redis.status !== "ready");
  await change(there, 3);
  expect(await ask(there)).toBe(3);
  const key = `${here.runtime.config.REDIS_PREFIX}:projects:cache:${here.workspaceId}:thing:1`;
  gate.open();
  await eventually(() => there.runtime.redis.status === "ready");
  await there.runtime.redis.ping();
  await redis.hset(key, "mark", "of old", "whole", '{"value":1}');
  expect(await ask(there)).toBe(3);
  await redis.del(key);
  await isKept(there);
});

test("the caller of a transaction waits for what is to be done before he answers", async () => {
  const done: string[] = [];
  await transaction(host().context("projects"), async () => {
    beforeAnswer(async ({ service }) => {
      await Bun.sleep(0);
      done.push(service);
    });
  });
  expect(done).toEqual(["projects"]);
});
