import { describe, expect, test } from "bun:test";
import type { Context } from "../../kernel/context.ts";
import { openRedis } from "../../kernel/redis.ts";
import { forgetKeys } from "../../kernel/testing/forget-keys.ts";
import { eventually } from "../../kernel/testing/eventually.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { workflowService } from "../service.ts";
import { add, startCounter, stateOf } from "./counter.suite.ts";
import { engineOf } from "./engine.ts";
import { originOf } from "./submission.ts";

const host = useHost([workflowService]);
const counter = () => startCounter(host());

describe("what Redis keeps of instances and definitions", () => {
  const keyOf = ({ runtime }: Context, taskId: string) => `${runtime.config.REDIS_PREFIX}:workflow:state:${taskId}`;
  const settled = (ctx: Context, taskId: string, version: number) =>
    eventually(async () => {
      const text = await ctx.runtime.redis.get(keyOf(ctx, taskId));
      return text !== null && (JSON.parse(text) as { version: number }).version === version;
    });

  test("is put there when there is time, and serves a process that has not met the instance", async () => {
    const { ctx, taskId } = await counter();
    await engineOf(ctx.runtime).send(originOf(ctx), taskId, add(1), newId());
    await settled(ctx, taskId, 1);
    let loads = 0;
    const { unsafe } = ctx.runtime.db.app.sql;
    const app = Object.assign(Object.create(ctx.runtime.db.app.sql) as typeof ctx.runtime.db.app.sql, {
      unsafe: (...args: Parameters<typeof unsafe>) => {
        if (String(args[0]).includes("load_instances")) loads++;
        return unsafe.apply(ctx.runtime.db.app.sql, args);
      },
    });
    const other = { ...ctx.runtime, db: { ...ctx.runtime.db, app: { ...ctx.runtime.db.app, sql: app } } };
    expect((await engineOf(other).send(originOf(ctx), taskId, add(2), newId())).what).toBe("applied");
    expect(loads).toBe(0);
    expect((await stateOf(ctx, taskId)).context.seen).toEqual([1, 2]);
  });

  test("may be old, garbage, gone or out of reach", async () => {
    const { ctx, taskId } = await counter();
    const engines = () => engineOf({ ...ctx.runtime });
    await engineOf(ctx.runtime).send(originOf(ctx), taskId, add(1), newId());
    await settled(ctx, taskId, 1);
    const old = (await ctx.runtime.redis.get(keyOf(ctx, taskId)))!;
    await engines().send(originOf(ctx), taskId, add(2), newId());
    await settled(ctx, taskId, 2);
    await ctx.runtime.redis.set(keyOf(ctx, taskId), old);
    await engines().send(originOf(ctx), taskId, add(3), newId());
    await ctx.runtime.redis.set(keyOf(ctx, taskId), "{ not JSON");
    await engines().send(originOf(ctx), taskId, add(4), newId());
    await forgetKeys(ctx.runtime.redis, `${ctx.runtime.config.REDIS_PREFIX}:workflow:*`);
    await engines().send(originOf(ctx), taskId, add(5), newId());
    const nowhere = openRedis("redis://127.0.0.1:1");
    await engineOf({ ...ctx.runtime, redis: nowhere }).send(originOf(ctx), taskId, add(6), newId());
    nowhere.disconnect();
    expect((await stateOf(ctx, taskId)).context.seen).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

test("a definition in Redis that is none is read from the database instead, and put right", async () => {
  const { ctx, taskId } = await counter();
  const { redis, config } = ctx.runtime;
  const { workflowId } = await stateOf(ctx, taskId);
  const name = `${config.REDIS_PREFIX}:workflow:definition:${ctx.workspaceId}:${workflowId}:1`;
  const sound = await eventually(() => redis.get(name));
  for (const garbage of ["{}", "null", "5", '{"id":"counter","initial":"nowhere","states":{}}', "{ not JSON"]) {
    await redis.set(name, garbage);
    expect((await engineOf({ ...ctx.runtime }).send(originOf(ctx), taskId, add(1), newId())).what).toBe("applied");
    await eventually(async () => (await redis.get(name)) === sound);
  }
  expect(await stateOf(ctx, taskId)).toMatchObject({ status: "active", context: { count: 5 } });
});
