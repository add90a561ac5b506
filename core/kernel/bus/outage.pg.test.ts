import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "../context.ts";
import { job } from "../job.ts";
import { reaction } from "../reaction.ts";
import { eventually } from "../testing/eventually.ts";
import { openGate } from "../testing/gate.ts";
import { useHost } from "../testing/host.ts";
import { ledger, ledgerEvents, note, notes, startTwin, say } from "../testing/ledger.ts";
import { systemQuery } from "../transaction.ts";
import { requestProblems } from "../wire/problem.ts";
import type { Envelope } from "../wire/event.ts";
import { newId } from "../wire/id.ts";
import { PARTITIONS, partitionOf, streamKey } from "./partition.ts";

/** Who handled what, by the runtime that did. */
const handledBy: { text: string; ctx: Context }[] = [];
let during: (ctx: Context, text: string) => void | Promise<void> = () => {};
const noteEntry = reaction("note-entry", ledgerEvents, "entry.made", async (ctx, { data }) => {
  await note(ctx, data.text);
  handledBy.push({ text: data.text, ctx });
  await during(ctx, data.text);
});
const services = [ledger({ reactions: [noteEntry] })];
/** Its host only speaks: who listens is started by each test. */
const host = useHost([ledger({})]);

/** An account for each stream. */
const everywhere = Array.from({ length: PARTITIONS }, (_, partition) => {
  for (let i = 0; ; i++) if (partitionOf(`account ${i}`) === partition) return `account ${i}`;
});
const parked = async (ctx: Context) =>
  (
    await systemQuery(ctx.runtime, (tx) =>
      tx.execute(sql`select 1 from projects.dead_letters where workspace_id = ${ctx.workspaceId}`),
    )
  ).length;
const gates = () => {
  const { config } = host().runtimes.get("projects")!;
  const gate = { redis: openGate(config.REDIS_URL), postgres: openGate(config.DATABASE_URL) };
  return { ...gate, changes: { REDIS_URL: gate.redis.url, DATABASE_URL: gate.postgres.url } };
};

test("two processes share the streams, and the one that stays takes over from the one that stops", async () => {
  const ctx = host().context("projects");
  const one = await startTwin(host(), services);
  const two = await startTwin(host(), services);
  try {
    const busy = new Set<object>();
    let round = 0;
    await eventually(async () => {
      await Promise.all(everywhere.map((account) => say(ctx, account, `${account} ${round}`)));
      round++;
      await eventually(async () => (await notes(ctx)).length === round * PARTITIONS);
      for (const { ctx: by } of handledBy.slice(-PARTITIONS)) busy.add(by.runtime);
      return busy.size === 2;
    });
    await two.stop();
    await Promise.all(everywhere.map((account) => say(ctx, account, `${account} last`)));
    await eventually(async () => (await notes(ctx)).length >= (round + 1) * PARTITIONS);
    const last = handledBy.filter(({ text }) => text.endsWith(" last"));
    expect(new Set(last.map(({ ctx: by }) => by.runtime))).toEqual(new Set([one.runtimes.get("projects")!]));
    expect(await notes(ctx)).toHaveLength((round + 1) * PARTITIONS);
  } finally {
    await one.stop();
  }
});

test("what somebody read from a stream that was no longer his, and took with him, is done by its owner", async () => {
  const ctx = host().context("projects");
  const owner = await startTwin(host(), services);
  try {
    await say(ctx, "an account", "handled");
    await eventually(async () => (await notes(ctx)).length === 1);
    const { redis, config, service } = ctx.runtime;
    const stream = streamKey(config.REDIS_PREFIX, partitionOf("an account"));
    const envelope = (await redis.xrevrange(stream, "+", "-"))
      .map(([, fields]) => JSON.parse(fields[1]!) as Envelope)
      .find(({ data }) => data.text === "handled")!;
    const taken = { ...envelope, id: newId(), data: { ...envelope.data, text: "taken along" } };
    const id = `${Date.now() + 1000}-0`;
    await redis
      .multi()
      .xadd(stream, id, "e", JSON.stringify(taken))
      .xreadgroup("GROUP", service, "gone", "COUNT", 1, "STREAMS", stream, ">")
      .xclaim(stream, service, "gone", 0, id, "IDLE", 60_000)
      .exec();
    await eventually(async () => (await notes(ctx)).length === 2);
    expect(await notes(ctx)).toEqual(["handled", "taken along"]);
  } finally {
    await owner.stop();
  }
});

test("what a process had in hand when it was cut off is done once, by another", async () => {
  const ctx = host().context("projects");
  const { redis, postgres, changes } = gates();
  const victim = await startTwin(host(), services, changes);
  let letGo!: () => void;
  const stuck = new Promise<void>((resolve) => (letGo = resolve));
  const isVictim = (by: Context) => by.runtime === victim.runtimes.get("projects");
  let held = 0;
  during = (by) => (isVictim(by) ? (held++, stuck) : undefined);
  await say(ctx, "an account", "in hand", "behind it");
  await eventually(() => held === 1);
  redis.shut();
  postgres.shut();
  const other = await startTwin(host(), services);
  try {
    await eventually(async () => (await notes(ctx)).length >= 2);
    letGo();
    redis.open();
    postgres.open();
    await say(ctx, "an account", "afterwards");
    await eventually(async () => (await notes(ctx)).length >= 3);
    expect(await notes(ctx)).toEqual(["in hand", "behind it", "afterwards"]);
  } finally {
    during = () => {};
    letGo();
    letGo();
    await Promise.all([victim.stop(), other.stop()]);
  }
});

test("while the database is away events wait, however long, and none is parked", async () => {
  const ctx = host().context("projects");
  const { postgres, changes } = gates();
  const listener = await startTwin(host(), services, changes);
  try {
    await say(ctx, "an account", "before");
    await eventually(async () => (await notes(ctx)).length === 1);
    postgres.shut();
    await say(ctx, "an account", "during");
    const tries = async () => {
      const found = await listener.telemetry.reactions.get();
      return (
        found.values.find((one) => one.metricName?.endsWith("_count") && one.labels.outcome === "failed")?.value ?? 0
      );
    };
    await eventually(async () => (await tries()) > 6);
    postgres.open();
    await eventually(async () => (await notes(ctx)).length >= 2);
    expect(await notes(ctx)).toEqual(["before", "during"]);
    expect(await parked(ctx)).toBe(0);
  } finally {
    await listener.stop();
  }
});

test("an answer of Redis that was lost on its way is read again", async () => {
  const ctx = host().context("projects");
  const { redis, changes } = gates();
  const listener = await startTwin(host(), services, changes);
  const account = newId();
  const stream = streamKey(ctx.runtime.config.REDIS_PREFIX, partitionOf(account));
  try {
    await say(ctx, account, "heard");
    await eventually(async () => (await notes(ctx)).length === 1);
    redis.mute();
    await say(ctx, account, "lost on its way");
    await eventually(async () => ((await ctx.runtime.redis.xpending(stream, "projects")) as [number])[0] > 0);
    redis.shut();
    redis.open();
    await eventually(async () => (await notes(ctx)).length === 2);
  } finally {
    await listener.stop();
  }
});

test("connections to Redis may break in the middle of traffic", async () => {
  const ctx = host().context("projects");
  const { redis, changes } = gates();
  const listener = await startTwin(host(), services, changes);
  try {
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        ...everywhere.map((account) => say(ctx, account, `${account} ${round}`)),
        Promise.resolve().then(redis.shut),
      ]);
      redis.open();
    }
    await eventually(async () => (await notes(ctx)).length >= 10 * PARTITIONS);
    const all = await notes(ctx);
    for (const account of everywhere)
      expect(all.filter((text) => text.startsWith(`${account} `))).toEqual(
        Array.from({ length: 10 }, (_, round) => `${account} ${round}`),
      );
  } finally {
    await listener.stop();
  }
});

test("a Redis that was started again and forgot its last writes is given them again", async () => {
  const ctx = host().context("projects");
  const account = newId();
  const { runtime } = ctx;
  await say(ctx, account, "forgotten");
  const published = () =>
    systemQuery(runtime, (tx) =>
      tx.execute(
        sql`select 1 from projects.outbox where workspace_id = ${ctx.workspaceId} and published_at is not null`,
      ),
    );
  await eventually(async () => (await published()).length === 1);
  await runtime.redis.del(streamKey(runtime.config.REDIS_PREFIX, partitionOf(account)));
  await systemQuery(runtime, (tx) =>
    tx.execute(sql`update projects.relay_state set epoch = split_part(epoch, ' ', 1) || ' of-an-earlier-run'`),
  );
  const listener = await startTwin(host(), services);
  try {
    await eventually(async () => (await notes(ctx)).length === 1);
  } finally {
    await listener.stop();
  }
});

test("while Redis is away the database still answers those who need the service's system role", async () => {
  const ctx = host().context("projects");
  const { redis, changes } = gates();
  const twin = await startTwin(host(), [ledger({})], changes);
  const runtime = twin.runtimes.get("projects")!;
  try {
    redis.shut();
    await say({ ...ctx, runtime }, newId(), "waits for Redis");
    const end = Date.now() + 5000;
    let slowest = 0;
    while (Date.now() < end) {
      const start = Date.now();
      await systemQuery(runtime, (tx) => tx.execute(sql`select 1`));
      slowest = Math.max(slowest, Date.now() - start);
    }
    expect(slowest).toBeLessThan(4000);
  } finally {
    redis.open();
    await twin.stop();
  }
});

test("an event whose reaction needs a service that is away is not parked for that", async () => {
  const ctx = host().context("projects");
  let tries = 0;
  during = () => {
    if (++tries <= 7) throw requestProblems.unavailable();
  };
  const listener = await startTwin(host(), services);
  try {
    await say(ctx, newId(), "patient");
    await eventually(async () => (await notes(ctx)).length === 1);
    expect(await parked(ctx)).toBe(0);
  } finally {
    during = () => {};
    await listener.stop();
  }
});

test("a process stops in time while neither Redis nor the database answers", async () => {
  const { redis, postgres, changes } = gates();
  const nothing = job("nothing", v.object({}), async () => {});
  const twin = await startTwin(host(), [ledger({ reactions: [noteEntry], jobs: [nothing] })], changes);
  const runtime = twin.runtimes.get("projects")!;
  await eventually(() => runtime.redis.exists(`${runtime.config.REDIS_PREFIX}:members:projects`));
  redis.shut();
  postgres.shut();
  await twin.stop();
});
