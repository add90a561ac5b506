import { afterAll, beforeAll, expect, test } from "bun:test";
import { forgetKeys } from "../kernel/testing/forget-keys.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { untilKilled, useEngines } from "./crash-scene.suite.ts";
import { killedAt } from "./failpoints.suite.ts";

const {
  runtime,
  config,
  admin,
  engine,
  scene,
  tell,
  finish,
  seenOf,
  answersOf,
  untilAll,
  untilIn,
  untilEngines,
  leasesEnd,
  demandWhole,
} = useEngines();
let sink: ReturnType<typeof Bun.serve>;
const called = new Map<string, number>();
/** Tasks for which nobody outside answers at first. */
const refused = new Set<string>();
/** What is asked outside is answered when this is resolved. */
let gate: Promise<void> | undefined;

beforeAll(() => {
  sink = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const key = request.headers.get("idempotency-key") ?? "";
      const times = (called.get(key) ?? 0) + 1;
      called.set(key, times);
      const { taskId } = (await request.json()) as { taskId: string };
      await gate;
      return times === 1 && refused.has(taskId) ? new Response(null, { status: 503 }) : Response.json({ answer: 1 });
    },
  });
});
afterAll(() => sink.stop(true));

/** Notes every assignment; once something is handed in, tells and asks outside, waits a moment and is done. */
const chart = () => {
  const note = { actions: [{ type: "assign", params: { set: { seen: "context.seen + [event.assignmentId]" } } }] };
  return {
    id: "crash",
    context: { seen: [], answer: 0 },
    initial: "working",
    on: { "task.assigned": note },
    states: {
      working: { after: { "3600000": "over" }, on: { "task.cancelled": "asking" } },
      asking: {
        entry: [{ type: "webhook.call", params: { url: sink.url.href } }],
        invoke: {
          id: "call",
          src: "webhook.call",
          params: { url: sink.url.href },
          onDone: {
            target: "waiting",
            actions: [{ type: "assign", params: { set: { answer: "context.answer + event.output.body.answer" } } }],
          },
          onError: "over",
        },
      },
      waiting: { after: { "50": "ticked" } },
      ticked: { on: { end: "over" } },
      over: { type: "final" },
    },
  };
};

test("killed anywhere, an engine loses nothing and does nothing twice when the next one takes over", async () => {
  const s = await scene(killedAt.length, chart());
  for (const [i, failpoint] of killedAt.entries()) {
    if (failpoint === "workflow.effect.failed" || failpoint === "workflow.effect.put-off") refused.add(s.taskIds[i]!);
    await tell(s, 3);
    await finish(s, [s.taskIds[i]!]);
    await untilKilled(engine(failpoint));
    await leasesEnd();
  }
  const last = engine();
  await tell(s, 1);
  await untilAll(s);
  await untilIn(s, "ticked");
  await eventually(async () => (await answersOf(s))!.to === s.handed.length);
  await eventually(async () => (await admin()`select from workflow.effects where status <> 'done'`).length === 0);
  await last.kill();
  await leasesEnd();
  await demandWhole(s);
  expect(await answersOf(s)).toEqual({ given: s.handed.length, to: s.handed.length });
  // Each told and asked outside at least once, always under one key for each, and each answer counted once.
  expect([...(await seenOf(s)).values()].map(({ answer }) => answer)).toEqual(s.taskIds.map(() => 1));
  expect(called.size).toBe(s.taskIds.length * 2);
}, 240_000);

test("what a killed engine was doing outside is taken up by another, long before its lock has run out", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const [one, two] = [engine(), engine()];
  await untilEngines(2);
  const s = await scene(16, chart());
  await finish(s, s.taskIds);
  const effects = () => admin()<{ key: string; takenBy: string | null; lockedUntil: Date; attempts: number }[]>`
    select key, taken_by as "takenBy", locked_until as "lockedUntil", attempts from workflow.effects
    where workspace_id = ${s.ctx.workspaceId} order by key`;
  const before = await eventually(async () => {
    const rows = await effects();
    return rows.length === 32 && rows.every(({ takenBy }) => takenBy) && rows;
  });
  await one.kill();
  const [left] = await untilEngines(1);
  const after = await eventually(async () => {
    const rows = await effects();
    return rows.every(({ takenBy }) => takenBy === left) && rows;
  });
  const [now] = await admin()<{ at: Date }[]>`select clock_timestamp() as at`;
  for (const [i, was] of before.entries()) {
    // What the one that lives has in hand stays there.
    expect(after[i]!.attempts).toBe(was.takenBy === left ? 1 : 2);
    expect(was.lockedUntil.getTime()).toBeGreaterThan(now!.at.getTime());
  }
  expect(new Set(before.map(({ takenBy }) => takenBy)).size).toBe(2);
  gate = undefined;
  resolve();
  await untilIn(s, "ticked");
  await two.kill();
  await leasesEnd();
  await demandWhole(s);
  expect([...(await seenOf(s)).values()].map(({ answer }) => answer)).toEqual(s.taskIds.map(() => 1));
}, 120_000);

test("connections that break while they commit, and an emptied Redis, lose nothing", async () => {
  const s = await scene(20, chart());
  const running = engine();
  await running.ready;
  const telling = tell(s, 40);
  for (let i = 0; i < 12; i++) {
    await Bun.sleep(30);
    await admin()`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'welo_workflow' and state <> 'idle'`;
    if (i !== 6) continue;
    await forgetKeys(runtime().redis, `${config().REDIS_PREFIX}:*`);
  }
  await telling;
  await untilAll(s);
  await running.kill();
  await leasesEnd();
  await demandWhole(s);
}, 240_000);
