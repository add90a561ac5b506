import { expect, test } from "bun:test";
import { Queue } from "bullmq";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "./context.ts";
import { enqueue, job, jobQueueName, type JobRun, withdraw } from "./job.ts";
import { eventually } from "./testing/eventually.ts";
import { TestClock } from "./testing/clock.ts";
import { useHost } from "./testing/host.ts";
import { emptyRedis, ledger, note, notes, startTwin } from "./testing/ledger.ts";
import { systemQuery, transaction } from "./transaction.ts";

const runs: { text: string; run: JobRun; ctx: Context }[] = [];
const onText = new Map<string, (run: JobRun) => void | Promise<void>>();
const noteLater = job(
  "note-later",
  v.object({ text: v.string() }),
  async (ctx, { text }, run) => {
    runs.push({ text, run, ctx });
    await onText.get(text)?.(run);
    await note(ctx, text);
  },
  2,
);
const unknown = job("known-to-a-newer-version", v.object({}), async () => {});
const services = [ledger({ jobs: [noteLater] })];
const host = useHost(services);

const begin = () => host().context("projects");
const later = (ctx: Context, text: string, options?: { runAt?: Date; dedupeKey?: string }) =>
  transaction(ctx, (tx) => enqueue(tx, ctx, noteLater, { text }, options));
interface JobRow extends Record<string, unknown> {
  status: string;
  attempts: number;
  error: string | null;
  waits: boolean;
}
const rows = async (ctx: Context): Promise<JobRow[]> => [
  ...(await systemQuery(ctx.runtime, (tx) =>
    tx.execute<JobRow>(
      sql`select status, attempts, error, run_at > now() as waits from projects.jobs where workspace_id = ${ctx.workspaceId} order by id`,
    ),
  )),
];
const change = (ctx: Context, set: ReturnType<typeof sql>) =>
  systemQuery(ctx.runtime, (tx) =>
    tx.execute(sql`update projects.jobs set ${set} where workspace_id = ${ctx.workspaceId}`),
  );
const done = (ctx: Context, count = 1, ms?: number) =>
  eventually(async () => (await rows(ctx)).filter((row) => row.status === "done").length === count, ms);

test("a job runs after its transaction has committed, and never when it is rolled back", async () => {
  const ctx = begin();
  const failed = transaction(ctx, async (tx) => {
    await enqueue(tx, ctx, noteLater, { text: "never" });
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  await later(ctx, "committed");
  await done(ctx);
  expect(await notes(ctx)).toEqual(["committed"]);
});

test("a job knows the workspace and the correlation of what asked for it", async () => {
  const ctx = begin();
  await later(ctx, "who asked");
  await done(ctx);
  const seen = runs.find(({ text }) => text === "who asked")!.ctx;
  expect([seen.workspaceId, seen.correlationId, seen.actor.type]).toEqual([
    ctx.workspaceId,
    ctx.correlationId,
    "system",
  ]);
});

test("a live job with the same key is not added again; after it is done it may be", async () => {
  const ctx = begin();
  const tomorrow = new Date(host().clock.now().getTime() + 86_400_000);
  await later(ctx, "first", { dedupeKey: "k", runAt: tomorrow });
  await later(ctx, "second", { dedupeKey: "k", runAt: tomorrow });
  await later(begin(), "elsewhere", { dedupeKey: "k", runAt: tomorrow });
  expect(await rows(ctx)).toHaveLength(1);
  await change(ctx, sql`run_at = now()`);
  await done(ctx);
  await later(ctx, "third", { dedupeKey: "k" });
  await done(ctx, 2);
  expect(await notes(ctx)).toEqual(["first", "third"]);
});

test("a waiting job can be withdrawn", async () => {
  const ctx = begin();
  await later(ctx, "needless", { dedupeKey: "k", runAt: new Date(host().clock.now().getTime() + 86_400_000) });
  await transaction(ctx, (tx) => withdraw(tx, ctx, noteLater.name, "k"));
  expect(await rows(ctx)).toEqual([]);
});

test("a job that fails is tried again later, and fails for good after its last attempt", async () => {
  const ctx = begin();
  onText.set("hopeless", () => {
    throw new Error("no hope");
  });
  await later(ctx, "hopeless");
  const waiting = await eventually(async () =>
    (await rows(ctx)).find((row) => row.status === "queued" && row.attempts === 1),
  );
  expect(waiting).toMatchObject({ error: "no hope", waits: true });
  await eventually(async () => (await rows(ctx))[0]!.status === "failed");
  expect(await rows(ctx)).toEqual([expect.objectContaining({ attempts: 2, error: "no hope" })]);
  expect(runs.filter(({ text }) => text === "hopeless").map(({ run }) => [run.attempt, run.lastAttempt])).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(await notes(ctx)).toEqual([]);
});

test("a job whose process died is taken up when its lock has ended, and not before", async () => {
  const ctx = begin();
  await later(ctx, "orphan", { runAt: new Date(host().clock.now().getTime() + 86_400_000) });
  await change(ctx, sql`status = 'running', attempts = 1, locked_until = now() + interval '1 hour', run_at = now()`);
  ctx.runtime.wake("jobs");
  await later(ctx, "beside it");
  await done(ctx);
  expect(await notes(ctx)).toEqual(["beside it"]);
  await change(ctx, sql`locked_until = now() - interval '1 second'`);
  await done(ctx, 2);
  expect(await notes(ctx)).toEqual(["beside it", "orphan"]);
});

test("a job that Redis hands out again while it runs is not run beside itself", async () => {
  const ctx = begin();
  const held = Promise.withResolvers<void>();
  onText.set("handed out again", () => held.promise);
  await later(ctx, "handed out again");
  const { jobId } = (await eventually(() => runs.find(({ text }) => text === "handed out again"))).run;
  const { redis, config } = ctx.runtime;
  const queue = new Queue(jobQueueName("projects", [noteLater]), {
    connection: redis.duplicate(),
    prefix: config.REDIS_PREFIX,
  });
  const again = await queue.add("run", { id: jobId }, { jobId: "again", removeOnComplete: true });
  await eventually(async () => (await again.getState()) === "unknown");
  held.resolve();
  await done(ctx);
  expect(runs.filter(({ text }) => text === "handed out again")).toHaveLength(1);
  await queue.close();
});

test("a job whose process died during its last attempt has failed, and says so", async () => {
  const ctx = begin();
  await later(ctx, "last try", { runAt: new Date(host().clock.now().getTime() + 86_400_000) });
  await change(ctx, sql`status = 'running', attempts = 2, locked_until = now() - interval '1 second', run_at = now()`);
  await eventually(async () => (await rows(ctx))[0]!.status === "failed");
  expect((await rows(ctx))[0]!.error).toBe("its process ended during the last attempt");
  expect(await notes(ctx)).toEqual([]);
});

test("Redis may be emptied while jobs wait and run: each is done once", async () => {
  const ctx = begin();
  let letGo!: () => void;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  onText.set("under way", () => held);
  await later(ctx, "under way");
  await eventually(() => runs.some(({ text }) => text === "under way"));
  for (let i = 0; i < 5; i++) await later(ctx, `waiting ${i}`);
  await emptyRedis(host());
  letGo();
  await done(ctx, 6, 40_000);
  expect((await notes(ctx)).sort()).toEqual([
    "under way",
    "waiting 0",
    "waiting 1",
    "waiting 2",
    "waiting 3",
    "waiting 4",
  ]);
});

test("a job that no process knows waits for one that does, and loses no attempt meanwhile", async () => {
  const ctx = begin();
  await transaction(ctx, (tx) => enqueue(tx, ctx, unknown, {}));
  await later(ctx, "known");
  await done(ctx);
  expect((await rows(ctx)).map((row) => [row.status, row.attempts])).toEqual([
    ["queued", 0],
    ["done", 1],
  ]);
  const newer = await startTwin(host(), [ledger({ jobs: [unknown] })]);
  try {
    await done(ctx, 2, 15_000);
  } finally {
    await newer.stop();
  }
});

test("a job whose process stops goes back, loses no attempt, and is run again by another", async () => {
  const ctx = begin();
  const goesAway = job("interrupted", v.object({}), async (by, _payload, run) => {
    attempts.push(run.attempt);
    if (attempts.length === 1)
      await new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(new Error("stopping"))));
    await note(by, "in the end");
  });
  const attempts: number[] = [];
  const first = await startTwin(host(), [ledger({ jobs: [goesAway] })]);
  await transaction(ctx, (tx) => enqueue(tx, { ...ctx, runtime: first.runtimes.get("projects")! }, goesAway, {}));
  await eventually(() => attempts.length === 1);
  await first.stop();
  expect(await rows(ctx)).toEqual([expect.objectContaining({ status: "queued", attempts: 0 })]);
  const second = await startTwin(host(), [ledger({ jobs: [goesAway] })]);
  try {
    await done(ctx, 1, 15_000);
    expect(attempts).toEqual([1, 1]);
    expect(await notes(ctx)).toEqual(["in the end"]);
  } finally {
    await second.stop();
  }
});

class WrongClock extends TestClock {
  readonly #byMs: number;
  constructor(byMs: number) {
    super();
    this.#byMs = byMs;
  }
  override now(): Date {
    return new Date(super.now().getTime() + this.#byMs);
  }
}

test.each([
  ["behind", -3_600_000],
  ["ahead", 3_600_000],
])("where a process's clock is an hour %s, jobs begin by the database's", async (_, byMs) => {
  const onlyThere = job("only-there", v.object({}), (ctx) => note(ctx, "there"));
  const clock = new WrongClock(byMs);
  const twin = await startTwin({ ...host(), clock }, [ledger({ jobs: [onlyThere] })]);
  const [ctx, late] = [begin(), begin()];
  const wrong = { runtime: twin.runtimes.get("projects")!, clock };
  try {
    await later({ ...ctx, ...wrong }, "asked for there");
    await transaction(ctx, (tx) => enqueue(tx, ctx, onlyThere, {}));
    const inHalfAnHour = new Date(clock.now().getTime() + 1_800_000);
    await later({ ...late, ...wrong }, "later", { runAt: inHalfAnHour });
    await done(ctx, 2, 15_000);
    expect((await notes(ctx)).sort()).toEqual(["asked for there", "there"]);
    const [row] = await systemQuery(late.runtime, (tx) =>
      tx.execute(
        sql`select status, run_at between now() + interval '20 minutes' and now() + interval '40 minutes' as later from projects.jobs where workspace_id = ${late.workspaceId}`,
      ),
    );
    expect(row).toEqual({ status: "queued", later: true });
  } finally {
    await twin.stop();
  }
});
