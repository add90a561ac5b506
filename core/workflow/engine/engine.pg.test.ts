import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { arm } from "../../kernel/failpoint.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { systemQuery } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { pauseInstance, resumeInstance, stopInstance } from "../control-instance.ts";
import { workflowService } from "../service.ts";
import { getTaskHistory, sendTaskEvent } from "../task-state.ts";
import { add, startCounter, stateOf } from "./counter.suite.ts";
import { engineOf, changeInstance } from "./engine.ts";
import { originOf } from "./submission.ts";

const host = useHost([workflowService]);

const counter = (workspaceId?: string) => startCounter(host(), workspaceId);

test("events that arrive together are applied in order, across workspaces, in a few commits", async () => {
  const counters = await Promise.all([counter(), counter(), counter()]);
  let commits = 0;
  const disarm = arm("workflow.batch.committed", () => void commits++);
  await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      counters.map(({ ctx, taskId }) => engineOf(ctx.runtime).send(originOf(ctx), taskId, add(n), newId())),
    ).flat(),
  );
  disarm();
  for (const { ctx, taskId } of counters) {
    const { context, sequence } = await stateOf(ctx, taskId);
    expect(context.seen).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(sequence).toBe(101);
    const { items } = await getTaskHistory(ctx, { taskId, limit: 200, cursor: undefined });
    expect(items.map((one) => one.sequence)).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
  }
  expect(commits).toBeLessThan(20);
});

test("an event of the bus is applied once, however often and however it is handed over", async () => {
  const { ctx, taskId } = await counter();
  const engine = engineOf(ctx.runtime);
  const ids = Array.from({ length: 5 }, () => newId());
  const sendAll = () =>
    Promise.all(
      ids.map((eventId, n) =>
        engine.send(originOf(ctx), taskId, add(n), eventId, { claim: { eventId, reaction: "test" } }),
      ),
    );
  expect((await sendAll()).map(({ what }) => what)).toEqual(Array(5).fill("applied"));
  expect((await sendAll()).map(({ what }) => what)).toEqual(Array(5).fill("handled"));
  // Old ones and a new one in one batch: the new one is not lost with them.
  const fresh = newId();
  ids.push(fresh);
  expect((await sendAll()).map(({ what }) => String(what))).toEqual([...Array<string>(5).fill("handled"), "applied"]);
  expect((await stateOf(ctx, taskId)).context.count).toBe(6);
});

test("an engine whose memory is old decides again on what is stored", async () => {
  const { ctx, taskId } = await counter();
  const other = { ...ctx.runtime };
  const engines = [engineOf(ctx.runtime), engineOf(other)];
  await Promise.all(Array.from({ length: 60 }, (_, n) => engines[n % 2]!.send(originOf(ctx), taskId, add(n), newId())));
  for (let n = 60; n < 70; n++) await engines[n % 2]!.send(originOf(ctx), taskId, add(n), newId());
  const { context } = await stateOf(ctx, taskId);
  expect(context.count).toBe(70);
  expect((context.seen as number[]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 70 }, (_, n) => n));
});

test("a change is not refused for a status that is no more", async () => {
  const { ctx, taskId, instanceId } = await counter();
  const elsewhere = { ...ctx, runtime: { ...ctx.runtime } };
  await engineOf(elsewhere.runtime).send(originOf(ctx), taskId, add(1), newId());
  for (let i = 0; i < 5; i++) {
    expect((await pauseInstance(ctx, { instanceId })).status).toBe("paused");
    expect((await resumeInstance(elsewhere, { instanceId })).status).toBe("active");
  }
});

test("an event that was ignored on an old memory is decided again: it is not lost", async () => {
  const { ctx, taskId } = await counter();
  const [one, two] = [engineOf(ctx.runtime), engineOf({ ...ctx.runtime })];
  await two.send(originOf(ctx), taskId, add(1), newId());
  await one.send(originOf(ctx), taskId, { type: "end" }, newId());
  expect((await two.send(originOf(ctx), taskId, { type: "unknown" }, newId())).what).toBe("ended");
});

test("an instance that breaks is failed with the reason and holds up nobody", async () => {
  const [sick, well] = [await counter(), await counter()];
  const engine = engineOf(sick.ctx.runtime);
  const outcomes = await Promise.all([
    engine.send(originOf(sick.ctx), sick.taskId, add(1), newId()),
    engine.send(originOf(well.ctx), well.taskId, add(1), newId()),
    engine.send(originOf(sick.ctx), sick.taskId, { type: "break" }, newId()),
    engine.send(originOf(sick.ctx), sick.taskId, add(2), newId()),
    engine.send(originOf(well.ctx), well.taskId, add(2), newId()),
  ]);
  expect(outcomes.map(({ what }) => what)).toEqual(["applied", "applied", "applied", "waits", "applied"]);
  expect(await stateOf(sick.ctx, sick.taskId)).toMatchObject({ status: "failed", context: { count: 1 } });
  expect((await stateOf(sick.ctx, sick.taskId)).error).toContain("nothing");
  expect((await stateOf(well.ctx, well.taskId)).context.count).toBe(2);
});

test("what Postgres cannot store fails the one instance it is about, or is refused when somebody asked", async () => {
  const [sick, well] = [await counter(), await counter()];
  const engine = engineOf(sick.ctx.runtime);
  const bad = { type: "add", n: "\u0000" };
  await expect(
    sendTaskEvent(sick.ctx, { taskId: sick.taskId, type: "add", data: { n: "\u0000" } }),
  ).rejects.toMatchObject({
    code: "workflow.event_refused",
  });
  expect((await stateOf(sick.ctx, sick.taskId)).status).toBe("active");
  const outcomes = await Promise.all([
    engine.send(originOf(sick.ctx), sick.taskId, add(1), newId()),
    engine.send(originOf(sick.ctx), sick.taskId, bad, newId()),
    engine.send(originOf(sick.ctx), sick.taskId, add(2), newId()),
    ...Array.from({ length: 20 }, (_, n) => engine.send(originOf(well.ctx), well.taskId, add(n), newId())),
  ]);
  expect(outcomes.slice(0, 3).map(({ what }) => what)).toEqual(["applied", "applied", "waits"]);
  expect(await stateOf(sick.ctx, sick.taskId)).toMatchObject({ status: "failed", context: { count: 1 } });
  expect((await stateOf(well.ctx, well.taskId)).context.count).toBe(20);
});

test("what waits behind a batch that Postgres was away for fails with it, so that no event overtakes another", async () => {
  const [{ ctx, taskId }, other] = [await counter(), await counter()];
  const engine = engineOf(ctx.runtime);
  const send = (n: number) => engine.send(originOf(ctx), taskId, add(n), newId());
  const away = Object.assign(new Error("the connection was closed"), { code: "CONNECTION_CLOSED" });
  const sent: Promise<unknown>[] = [];
  const sendLater = (...list: number[]) => void sent.push(...list.map((n) => send(n).catch((error: unknown) => error)));
  let elsewhere: Promise<unknown> | undefined;
  const disarm = arm("workflow.batch.planned", () => {
    disarm();
    // Enough to be gathered into a second statement, beside this one, so that what is about this one's instance waits aside;
    // and more that nobody has gathered yet.
    elsewhere = Promise.all(
      Array.from({ length: 64 }, (_, n) => engine.send(originOf(other.ctx), other.taskId, add(n), newId())),
    );
    sendLater(2, 3);
    return new Promise((_, fail) =>
      setTimeout(() => {
        sendLater(4);
        fail(away);
      }),
    );
  });
  await expect(send(1)).rejects.toBe(away);
  expect(await Promise.all(sent)).toEqual([away, away, away]);
  await elsewhere;
  for (const n of [1, 2, 3, 4]) await send(n);
  expect((await stateOf(ctx, taskId)).context.seen).toEqual([1, 2, 3, 4]);
  expect((await stateOf(other.ctx, other.taskId)).context.count).toBe(64);
});

test("however many ask for what cannot be done, each is told the reason, and what can be done among it is done", async () => {
  const { ctx, taskId } = await counter();
  const engine = engineOf(ctx.runtime);
  const ask = (n: unknown) => engine.ask(ctx, taskId, { type: "add", n: n as string }, newId());
  const outcomes = await Promise.all(Array.from({ length: 80 }, (_, n) => ask(n % 20 === 0 ? n : "\u0000")));
  expect(outcomes.map(({ what }) => String(what))).toEqual(
    Array.from({ length: 80 }, (_, n) => (n % 20 === 0 ? "applied" : "refused")),
  );
  expect(new Set(outcomes.map(({ why }) => why)).size).toBe(2);
  expect((await stateOf(ctx, taskId)).context.seen).toEqual([0, 20, 40, 60]);
});

test("events wait while an instance is held and come first, in order, when it goes on", async () => {
  const { ctx, taskId, instanceId } = await counter();
  await pauseInstance(ctx, { instanceId });
  await Promise.all([1, 2, 3].map((n) => sendTaskEvent(ctx, { taskId, ...{ type: "add", data: { n } } })));
  const [, ...rest] = await Promise.all([
    resumeInstance(ctx, { instanceId }),
    ...[4, 5].map((n) => sendTaskEvent(ctx, { taskId, type: "add", data: { n } })),
  ]);
  expect(rest).toHaveLength(2);
  expect((await stateOf(ctx, taskId)).context.seen).toHaveLength(5);
  const left = await systemQuery(ctx.runtime, (tx) =>
    tx.execute(sql`select 1 from workflow.waiting_events where instance_id = ${instanceId}`),
  );
  expect(left).toHaveLength(0);
  await stopInstance(ctx, { instanceId });
  await expect(resumeInstance(ctx, { instanceId })).rejects.toMatchObject({ code: "workflow.wrong_status" });
});

test("another workspace's task has no instance, and neither has one in a project out of reach", async () => {
  const { ctx, taskId } = await counter();
  const stranger = host().context("workflow");
  await expect(sendTaskEvent(stranger, { taskId, type: "add", data: { n: 1 } })).rejects.toMatchObject({ status: 404 });
  const narrowed = { ...ctx, projects: [newId()] };
  await expect(sendTaskEvent(narrowed, { taskId, type: "add", data: { n: 1 } })).rejects.toMatchObject({ status: 404 });
  expect((await stateOf(ctx, taskId)).context.count).toBe(0);
});

test("a request with an Idempotency-Key moves the instance once, and says what it said", async () => {
  const { ctx, taskId } = await counter();
  const caller = { workspaceId: ctx.workspaceId, userId: newId() };
  const ask = () =>
    host().request(
      "workflow",
      caller,
      "POST",
      `/tasks/${taskId}/events`,
      { type: "add", data: { n: 1 } },
      {
        "idempotency-key": "once",
      },
    );
  const [first, second] = [await ask(), await ask()];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await second.json()).toEqual(await first.json());
  expect((await stateOf(ctx, taskId)).context.count).toBe(1);
});

test("whatever is in a text is stored as it is", async () => {
  const { ctx, taskId, instanceId } = await counter();
  const texts = ['say "no"', "back\\slash \\n", "{a,b}", "NULL", "", " a\nb\tc ", "\u00e9\u{1f600}", "a','b"];
  for (const error of texts) {
    const recorded = { type: "workflow.migrated", meta: {} };
    await changeInstance(ctx, taskId, () => ({ row: { states: texts, error }, recorded }), newId());
    const row = await systemQuery(ctx.runtime, (tx) =>
      tx.execute<{ states: string[]; error: string; to: string[] }>(sql`
        select to_jsonb(i.states) as states, error, to_jsonb(t.to_states) as "to"
        from workflow.workflow_instances i join workflow.state_transitions t on t.instance_id = i.id and t.sequence = i.sequence
        where i.id = ${instanceId}`),
    );
    expect(row[0]).toEqual({ states: texts, error, to: texts });
  }
});

test("a change from outside stands in the history and in the events", async () => {
  const { ctx, taskId, instanceId } = await counter();
  const { row } = await changeInstance(
    ctx,
    taskId,
    (now) => ({
      row: { states: ["counting"], snapshot: { ...(now.snapshot as object), context: { count: 7, seen: [] } } },
      recorded: { type: "workflow.migrated", meta: {} },
    }),
    newId(),
  );
  expect(row).toMatchObject({ sequence: 2 });
  const { items } = await getTaskHistory(ctx, { taskId, limit: 50, cursor: undefined });
  expect(items.map(({ event }) => event)).toEqual(["workflow.started", "workflow.migrated"]);
  const said = await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ event: string }>(
      sql`select envelope->'data'->>'event' as event from workflow.outbox where envelope->>'type' = 'state.transitioned' and envelope->'data'->>'instanceId' = ${instanceId} order by seq`,
    ),
  );
  expect(said.map(({ event }) => event)).toEqual(["workflow.started", "workflow.migrated"]);
  await expect(
    changeInstance(
      ctx,
      taskId,
      () => {
        throw new Error("not so");
      },
      newId(),
    ),
  ).rejects.toThrow("not so");
});
