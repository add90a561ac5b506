import { expect, test } from "bun:test";
import { reaction } from "../reaction.ts";
import { eventually } from "../testing/eventually.ts";
import { useHost } from "../testing/host.ts";
import { ledger, ledgerEvents, note, notes, startTwin, say } from "../testing/ledger.ts";
import { newId } from "../wire/id.ts";
import { partitionOf, streamKey } from "./partition.ts";
import { trimStreams } from "./trim.ts";

const noteEntry = reaction("note-entry", ledgerEvents, "entry.made", (ctx, { data }) => note(ctx, data.text));
const services = [ledger({ reactions: [noteEntry] })];
/** Its host only speaks: who listens is started by each test. */
const host = useHost([ledger({})]);

function streamOf(account: string) {
  const { redis, config } = host().runtimes.get("projects")!;
  const key = streamKey(config.REDIS_PREFIX, partitionOf(account));
  return { redis, key, length: () => redis.xlen(key) };
}
const trim = (most?: number) => trimStreams(host().runtimes.get("projects")!, most, 0);

test("what every group has acknowledged goes, and what one has still to read stays", async () => {
  const ctx = host().context("projects");
  const account = newId();
  const { redis, key, length } = streamOf(account);
  const twin = await startTwin(host(), services);
  try {
    await say(ctx, account, "one", "two", "three");
    await eventually(async () => (await notes(ctx)).length === 3);
    await redis.xgroup("CREATE", key, "slow", "0");
    await eventually(async () => ((await redis.xpending(key, "projects")) as [number])[0] === 0);
    await trim();
    expect(await length()).toBe(3);
    await redis.xreadgroup("GROUP", "slow", "reader", "COUNT", 2, "STREAMS", key, ">");
    await trim();
    expect(await length()).toBe(3);
    const [[first]] = (await redis.xrange(key, "-", "+", "COUNT", 1)) as [[string, string[]]];
    await redis.xack(key, "slow", first);
    await trim();
    expect(await length()).toBe(2);
    await redis.xgroup("DESTROY", key, "slow");
    await trim();
    expect(await length()).toBe(1);
  } finally {
    await twin.stop();
  }
});

test("a service that was away for longer than a stream is kept is given what it missed, once", async () => {
  const ctx = host().context("projects");
  const account = newId();
  const { redis, key, length } = streamOf(account);
  const before = await startTwin(host(), services);
  await say(ctx, account, "seen");
  await eventually(async () => (await notes(ctx)).length === 1);
  await before.stop();
  const missed = Array.from({ length: 20 }, (_, i) => `missed ${i}`);
  await say(ctx, account, ...missed);
  await eventually(async () => String(await redis.xrevrange(key, "+", "-", "COUNT", 1)).includes("missed 19"));
  await trim(5);
  expect(await length()).toBe(5);
  const after = await startTwin(host(), services);
  try {
    await eventually(async () => (await notes(ctx)).length === 21);
    expect(await notes(ctx)).toEqual(["seen", ...missed]);
  } finally {
    await after.stop();
  }
});

test("a service that is new is given what others have read and left behind", async () => {
  const ctx = host().context("projects");
  const account = newId();
  const { redis, key, length } = streamOf(account);
  await say(ctx, account, "old one", "old two");
  await eventually(async () => String(await redis.xrevrange(key, "+", "-", "COUNT", 1)).includes("old two"));
  await redis.xgroup("DESTROY", key, "projects");
  await redis.xgroup("CREATE", key, "others", "$");
  await trim();
  expect(await length()).toBe(1);
  const fresh = await startTwin(host(), services);
  try {
    await eventually(async () => (await notes(ctx)).length === 2);
    expect(await notes(ctx)).toEqual(["old one", "old two"]);
  } finally {
    await fresh.stop();
  }
});
