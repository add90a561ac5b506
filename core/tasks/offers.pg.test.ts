import { expect, test } from "bun:test";
import { openRedis } from "../kernel/redis.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Context } from "../kernel/context.ts";
import { projectsService } from "../projects/service.ts";
import { getQueue } from "./get-queue.ts";
import { offersOf } from "./offers.ts";
import { type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { findQueue } from "./store/queues.ts";
import { updateQueue } from "./update-queue.ts";

const host = useHost([projectsService, tasksService]);

/** What is said to wait where that is kept in Redis from so many on. */
const offered = (s: Scene, many: number, ctx: Context = s.ctx) =>
  transaction(ctx, async (tx) => {
    const { id } = s.queues.annotate;
    const queue = (await findQueue(tx, { workspaceId: ctx.workspaceId, customerId: null }, id))!;
    return (await offersOf(tx, ctx, [queue], many)).get(id);
  });

test("how much waits in a large queue is counted again when Redis has forgotten it or the queue has other rules", async () => {
  const s = await scene(host());
  const { redis, config } = s.ctx.runtime;
  await s.open(await s.addTasks(3));
  expect(await offered(s, 1)).toBe(3);
  const [key] = await redis.keys(`${config.REDIS_PREFIX}:tasks:offers:${s.queues.annotate.id}:*`);
  expect(await redis.pttl(key!)).toBeGreaterThan(0);
  // As if counted long ago, and the clock of Redis stood still.
  await redis.set(key!, 7);
  expect(await offered(s, 1)).toBe(7);
  expect((await getQueue(s.ctx, { queueId: s.queues.annotate.id })).waiting).toBe(7);
  await redis.del(key!);
  expect(await offered(s, 1)).toBe(3);
  await updateQueue(s.ctx, { queueId: s.queues.annotate.id, ifMatch: undefined, minPriority: 1 });
  expect(await offered(s, 1)).toBe(0);
});

test("a small queue is counted each time, and any queue while Redis is away", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(3));
  const queueId = s.queues.annotate.id;
  expect((await getQueue(s.ctx, { queueId })).waiting).toBe(3);
  await s.claim(s.person());
  expect((await getQueue(s.ctx, { queueId })).waiting).toBe(2);
  const away = openRedis("redis://127.0.0.1:1", true);
  try {
    expect(await offered(s, 1, { ...s.ctx, runtime: { ...s.ctx.runtime, redis: away } })).toBe(2);
  } finally {
    away.disconnect();
  }
});
