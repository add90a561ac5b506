import { beforeEach, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { arm } from "../failpoint.ts";
import { createLogger } from "../logger.ts";
import { emit } from "../outbox.ts";
import { batchReaction, reaction } from "../reaction.ts";
import { eventually } from "../testing/eventually.ts";
import { useHost } from "../testing/host.ts";
import { entry, emptyRedis, ledger, ledgerEvents, note, notes, say } from "../testing/ledger.ts";
import { systemQuery, transaction, transactionFor } from "../transaction.ts";
import type { Envelope } from "../wire/event.ts";
import { newId } from "../wire/id.ts";
import { runOne } from "./deliver.ts";
import { partitionOf, streamKey } from "./partition.ts";

/** What the reaction below does about an entry, by its text; nothing by default. */
const onText = new Map<string, () => void | Promise<void>>();
beforeEach(() => onText.clear());

const noteEntry = reaction("note-entry", ledgerEvents, "entry.made", async (ctx, { data }) => {
  await note(ctx, data.text);
  await onText.get(data.text)?.();
});
const countEntries = batchReaction("count-entries", null, async (runtime, tx, events) => {
  for (const event of events) {
    if (String(event.data.text).startsWith("uncountable")) throw new Error("cannot be counted");
    await tx.execute(sql`
      insert into projects.customers (id, workspace_id, name, reference, created_at)
      values (${newId()}, ${event.workspaceid}, ${newId()}, ${`counted ${event.data.text}`}, now())`);
  }
});
const logged: string[] = [];
const log = createLogger("warn", { write: (line) => void logged.push(line) });
const host = useHost([ledger({ reactions: [noteEntry, countEntries] })], { log });

const begin = () => host().context("projects");
const noted = async (ctx: Context) => (await notes(ctx)).filter((text) => !text.startsWith("counted"));
const counted = async (ctx: Context) => (await notes(ctx)).filter((text) => text.startsWith("counted"));
const parked = (ctx: Context): Promise<object[]> =>
  systemQuery(ctx.runtime, async (tx) => [
    ...(await tx.execute(
      sql`select id, attempts, reaction, error from projects.dead_letters where workspace_id = ${ctx.workspaceId}`,
    )),
  ]);
const outboxOf = (ctx: Context) =>
  systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ envelope: Envelope; published_at: string | null }>(
      sql`select envelope, published_at from projects.outbox where workspace_id = ${ctx.workspaceId} order by seq`,
    ),
  );
/** Accounts whose events share a stream with those of `account`. */
function* neighbours(account: string): Generator<string> {
  for (let i = 0; ; i++) if (partitionOf(`${account}/${i}`) === partitionOf(account)) yield `${account}/${i}`;
}

test("an event that the bus delivers again and again has its effect once", async () => {
  const ctx = begin();
  const account = newId();
  await say(ctx, account, "first");
  await eventually(async () => (await noted(ctx)).length === 1);
  const [{ envelope } = undefined!] = await outboxOf(ctx);
  const { redis, config } = ctx.runtime;
  for (let i = 0; i < 3; i++)
    await redis.xadd(streamKey(config.REDIS_PREFIX, partitionOf(account)), "*", "e", JSON.stringify(envelope));
  await say(ctx, account, "last");
  await eventually(async () => (await notes(ctx)).length >= 4);
  expect((await notes(ctx)).sort()).toEqual(["counted first", "counted last", "first", "last"]);
});

test("two processes that handle the same event at the same instant have one effect between them", async () => {
  const ctx = begin();
  let hold!: () => void;
  const held = new Promise<void>((resolve) => (hold = resolve));
  let inside = 0;
  const slow = reaction("slow", ledgerEvents, "entry.made", async (c, { data }) => {
    inside++;
    await held;
    await note(c, `slow ${data.text}`);
  });
  await say(ctx, newId(), "one");
  const [{ envelope } = undefined!] = await outboxOf(ctx);
  const both = [runOne(ctx.runtime, slow, envelope), runOne(ctx.runtime, slow, envelope)];
  await eventually(() => inside === 1);
  hold();
  await Promise.all(both);
  expect(inside).toBe(1);
  expect((await notes(ctx)).filter((text) => text === "slow one")).toHaveLength(1);
});

test("events of one key keep their order, even when one of them fails at first", async () => {
  const ctx = begin();
  const accounts = Array.from({ length: 4 }, newId);
  for (const account of accounts) {
    let failures = 2;
    onText.set(`${account} 3`, () => {
      if (failures-- > 0) throw new Error("not yet");
    });
  }
  for (let i = 0; i < 10; i++)
    await transaction(ctx, async (tx) => {
      for (const account of accounts)
        await emit(tx, ctx, ledgerEvents, "entry.made", entry(account, `${account} ${i}`));
    });
  await eventually(async () => (await noted(ctx)).length >= 40);
  const all = await noted(ctx);
  for (const account of accounts)
    expect(all.filter((text) => text.startsWith(account))).toEqual(
      Array.from({ length: 10 }, (_, i) => `${account} ${i}`),
    );
});

test("events of different keys are handled at the same time, even in one stream", async () => {
  const ctx = begin();
  const account = newId();
  const [other] = [...neighbours(account).take(1)];
  let arrived!: () => void;
  const second = new Promise<void>((resolve) => (arrived = resolve));
  onText.set("waits for the other", () => second);
  onText.set("is waited for", () => arrived());
  await transaction(ctx, async (tx) => {
    await emit(tx, ctx, ledgerEvents, "entry.made", entry(account, "waits for the other"));
    await emit(tx, ctx, ledgerEvents, "entry.made", entry(other!, "is waited for"));
  });
  await eventually(async () => (await noted(ctx)).length === 2);
});

test("a poison event is parked after its last attempt, and holds up neither its neighbours nor, in the end, its own key", async () => {
  const ctx = begin();
  const account = newId();
  const [other] = [...neighbours(account).take(1)];
  let tries = 0;
  onText.set("poison", () => {
    tries++;
    throw new Error("cannot be handled");
  });
  await transaction(ctx, async (tx) => {
    await emit(tx, ctx, ledgerEvents, "entry.made", entry(account, "poison"));
    await emit(tx, ctx, ledgerEvents, "entry.made", entry(account, "after it"));
    await emit(tx, ctx, ledgerEvents, "entry.made", entry(other!, "beside it"));
  });
  await eventually(async () => (await noted(ctx)).includes("beside it"));
  expect(await parked(ctx)).toHaveLength(0);
  expect(await noted(ctx)).toEqual(["beside it"]);
  await eventually(async () => (await noted(ctx)).includes("after it"));
  expect(await parked(ctx)).toEqual([
    expect.objectContaining({ attempts: 6, reaction: "note-entry", error: "cannot be handled" }),
  ]);
  expect(tries).toBe(6);
  const names = { requestId: expect.any(String), correlationId: ctx.correlationId };
  const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter((line) => line.correlationId === ctx.correlationId)).toEqual([
    ...Array(6).fill(expect.objectContaining({ ...names, msg: "a reaction failed", reaction: "note-entry" })),
    expect.objectContaining({ ...names, msg: "an event was parked", reaction: "note-entry" }),
  ]);

  const service = { workspaceId: ctx.workspaceId, service: true };
  const list = async () =>
    (
      (await (await host().request("projects", service, "GET", "/internal/projects/dead-letters")).json()) as {
        items: { id: string; replayedAt: string | null; attempts: number; subject: string }[];
      }
    ).items;
  const [letter] = await list();
  const path = `/internal/projects/dead-letters/${letter!.id}/replay`;
  const replay = async () => (await host().request("projects", service, "POST", path)).json();
  expect(await replay()).toEqual({ replayed: false, error: "cannot be handled" });
  expect(await list()).toEqual([expect.objectContaining({ attempts: 7, replayedAt: null })]);
  onText.clear();
  expect(await replay()).toEqual({ replayed: true, error: null });
  expect(await replay()).toEqual({ replayed: true, error: null });
  expect((await noted(ctx)).filter((text) => text === "poison")).toHaveLength(1);
  expect(await list()).toEqual([expect.objectContaining({ replayedAt: expect.any(String) })]);

  const person = await host().request("projects", { workspaceId: ctx.workspaceId }, "POST", path);
  expect(person.status).toBe(403);
  const stranger = await host().request("projects", { service: true }, "POST", path);
  expect(stranger.status).toBe(404);
});

test("a poison event in a batch costs the others nothing", async () => {
  const ctx = begin();
  await say(ctx, newId(), "a", "uncountable", "b");
  await eventually(async () => (await counted(ctx)).length === 2);
  expect((await counted(ctx)).sort()).toEqual(["counted a", "counted b"]);
  await eventually(async () => (await parked(ctx)).length === 1);
  expect(await parked(ctx)).toEqual([expect.objectContaining({ attempts: 6, reaction: "count-entries" })]);
});

test("how many events wait for the bus is told, and that none does any more", async () => {
  const ctx = begin();
  const waiting = async () => (await ctx.runtime.telemetry.unpublished.get()).values[0]?.value;
  const disarm = arm("relay.published", () => {
    throw new Error("died");
  });
  try {
    await say(ctx, newId(), "one", "two", "three");
    await eventually(async () => (await waiting()) === 3);
    expect(await host().telemetry.registry.metrics()).toContain('welo_outbox_waiting{service="projects"} 3');
  } finally {
    disarm();
  }
  await eventually(async () => (await waiting()) === 0);
});

test("a relay that dies between publishing and remembering it doubles no effect", async () => {
  const ctx = begin();
  let deaths = 0;
  const disarm = arm("relay.published", () => {
    if (deaths++ < 2) throw new Error("died");
  });
  try {
    await say(ctx, newId(), "once");
    await eventually(async () => (await outboxOf(ctx)).every((row) => row.published_at !== null));
    expect(deaths).toBeGreaterThanOrEqual(3);
  } finally {
    disarm();
  }
  const account = (await outboxOf(ctx))[0]!.envelope.partitionkey;
  await say(ctx, account, "last");
  await eventually(async () => (await notes(ctx)).length >= 4);
  expect((await notes(ctx)).sort()).toEqual(["counted last", "counted once", "last", "once"]);
});

test("Redis may lose everything in the middle of traffic: nothing is lost, doubled or out of order", async () => {
  const ctx = begin();
  const accounts = Array.from({ length: 5 }, newId);
  for (let round = 0; round < 24; round++) {
    await Promise.all(accounts.map((account) => say(ctx, account, `${account} ${round}`)));
    if (round % 6 === 5) await emptyRedis(host());
  }
  await eventually(async () => new Set(await noted(ctx)).size === 120);
  await eventually(async () => new Set(await counted(ctx)).size === 120);
  const all = await noted(ctx);
  for (const account of accounts)
    expect(all.filter((text) => text.startsWith(account))).toEqual(
      Array.from({ length: 24 }, (_, i) => `${account} ${i}`),
    );
  expect(await counted(ctx)).toHaveLength(120);
  expect(await parked(ctx)).toHaveLength(0);
});

test("Redis may be emptied after everything was handled: all is published again, and nothing happens twice", async () => {
  const ctx = begin();
  const account = newId();
  await say(ctx, account, "before");
  await eventually(async () => (await notes(ctx)).length === 2);
  await emptyRedis(host());
  await say(ctx, account, "after");
  await eventually(async () => (await notes(ctx)).length >= 4);
  const stream = streamKey(ctx.runtime.config.REDIS_PREFIX, partitionOf(account));
  const texts = (await ctx.runtime.redis.xrange(stream, "-", "+")).map(
    ([, fields]) => (JSON.parse(fields[1]!) as Envelope).data.text,
  );
  expect(texts).toContain("before");
  expect((await notes(ctx)).sort()).toEqual(["after", "before", "counted after", "counted before"]);
});

test("one transaction may speak for several workspaces, and each event is of its own", async () => {
  const one = begin();
  const two = begin();
  await transactionFor(one.runtime, [one.workspaceId, two.workspaceId], async (tx) => {
    await emit(tx, one, ledgerEvents, "entry.made", entry(newId(), "mine"));
    await emit(tx, two, ledgerEvents, "entry.made", entry(newId(), "yours"));
  });
  await eventually(async () => (await noted(one)).length + (await noted(two)).length === 2);
  expect([await noted(one), await noted(two)]).toEqual([["mine"], ["yours"]]);
});
