import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import type { Context, Runtime } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { pauseInstance, resumeInstance, startInstance } from "./control-instance.ts";
import { breakAt } from "./failpoints.suite.ts";
import { look, slotsOf } from "./engine/slots.ts";
import { fireTimers } from "./fire-timers.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { leaseSlots, lookAround } from "./store/slots.ts";
import { getTaskHistory, getTaskState, sendTaskEvent } from "./task-state.ts";

const host = useHost([workflowService]);

const waiting = (ms: number) => ({
  id: "waiting",
  context: { fired: 0 },
  initial: "waiting",
  states: {
    waiting: {
      after: {
        [ms]: { target: "fired", actions: [{ type: "assign", params: { set: { fired: "context.fired + 1" } } }] },
      },
      on: { again: { target: "waiting", reenter: true }, leave: "left" },
    },
    fired: { on: { end: "over" } },
    left: { on: { end: "over" } },
    over: { type: "final" },
  },
});

async function begin(ms: number, by?: Runtime): Promise<{ ctx: Context; taskId: string; instanceId: string }> {
  const mine = host().context("workflow");
  const ctx = by ? { ...mine, runtime: by } : mine;
  const input = { name: "Waiting", description: "", definition: waiting(ms), status: "published" as const };
  const workflow = await createWorkflow(ctx, input);
  const taskId = newId();
  const made = await startInstance(ctx, {
    workflowId: workflow.id,
    taskId,
    projectId: newId(),
    batchId: newId(),
    input: {},
  });
  return { ctx, taskId, instanceId: made.id };
}
const stateOf = async (ctx: Context, taskId: string) => (await getTaskState(ctx, { taskId })).instance;
const timersOf = (ctx: Context, instanceId: string) =>
  systemQuery(ctx.runtime, (tx) => tx.execute(sql`select 1 from workflow.timers where instance_id = ${instanceId}`));
async function lateness(ctx: Context, taskId: string, ms: number): Promise<number> {
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "fired");
  const { items } = await getTaskHistory(ctx, { taskId, limit: 50, cursor: undefined });
  const [set, fired] = items.slice(-2).map(({ at }) => Date.parse(at));
  return fired! - set! - ms;
}

test("a timer is never early, and late by less than a second", async () => {
  const all = await Promise.all([0, 30, 333, 500, 700].map(async (ms) => ({ ms, ...(await begin(ms)) })));
  const late = await Promise.all(all.map(({ ctx, taskId, ms }) => lateness(ctx, taskId, ms)));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  // The middle one, since a machine that is busy with other tests is not at rest.
  expect(late.sort((a, b) => a - b)[2]).toBeLessThan(1000);
});

test("a timer that is set again fires once, at the later time; one whose state was left does not fire", async () => {
  const [again, left, sentinel] = [await begin(60_000), await begin(60_000), await begin(60_000)];
  host().clock.advance(30_000);
  await sendTaskEvent(again.ctx, { taskId: again.taskId, type: "again", data: {} });
  await sendTaskEvent(left.ctx, { taskId: left.taskId, type: "leave", data: {} });
  expect(await timersOf(left.ctx, left.instanceId)).toHaveLength(0);
  host().clock.advance(30_000);
  await eventually(async () => (await stateOf(sentinel.ctx, sentinel.taskId)).states[0] === "fired");
  expect((await stateOf(again.ctx, again.taskId)).states).toEqual(["waiting"]);
  host().clock.advance(30_000);
  await eventually(async () => (await stateOf(again.ctx, again.taskId)).states[0] === "fired");
  expect((await stateOf(again.ctx, again.taskId)).context.fired).toBe(1);
  expect((await stateOf(left.ctx, left.taskId)).states).toEqual(["left"]);
});

test("a clock that jumps over many timers fires each of them, once", async () => {
  const all = await Promise.all([60_000, 3_600_000, 86_400_000].map((ms) => begin(ms)));
  host().clock.advance(2 * 86_400_000);
  for (const { ctx, taskId } of all)
    expect(
      (
        await eventually(async () => {
          const now = await stateOf(ctx, taskId);
          return now.states[0] === "fired" && now;
        })
      ).context.fired,
    ).toBe(1);
});

test("hosts whose clocks are ahead, behind and moved back set and fire timers by the database's time", async () => {
  const { runtime } = host().context("workflow");
  const off = (ms: number): Runtime => {
    const now = () => new Date(host().clock.now().getTime() + ms);
    return { ...runtime, clock: { now, jumpedMs: host().clock.jumpedMs } };
  };
  const [ahead, behind] = [off(3_600_000), off(-3_600_000)];
  await Promise.all([ahead, behind].map((one) => look(one, newId())));
  const made = await Promise.all([ahead, behind].map((one) => begin(60_000, one)));
  const due = await systemQuery(runtime, (tx) =>
    tx.execute<{ inS: number }>(sql`
      select (extract(epoch from due_at - now()) - ${host().clock.jumpedMs / 1000}::float8)::float8 as "inS"
      from workflow.timers where instance_id in (${made[0]!.instanceId}::uuid, ${made[1]!.instanceId}::uuid)`),
  );
  expect(due).toHaveLength(2);
  for (const { inS } of due) expect(inS).toBeWithin(0, 61);
  await fireTimers.run(ahead);
  for (const { taskId, ctx } of made) expect((await stateOf(ctx, taskId)).states).toEqual(["waiting"]);
  host().clock.advance(61_000);
  for (const { taskId, ctx } of made) await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "fired");
});

test("a timer that falls due while its instance is held fires when it goes on, and keeps no other waiting", async () => {
  const held = await begin(60_000);
  await pauseInstance(held.ctx, { instanceId: held.instanceId });
  host().clock.advance(61_000);
  await eventually(async () => (await timersOf(held.ctx, held.instanceId)).length === 0);
  expect(await stateOf(held.ctx, held.taskId)).toMatchObject({ status: "paused", states: ["waiting"] });
  expect((await resumeInstance(held.ctx, { instanceId: held.instanceId })).states).toEqual(["fired"]);
});

test("a turn that breaks off while it leases slots leaves them to the next", async () => {
  await breakAt("workflow.slots.leasing");
  const { ctx, taskId } = await begin(0);
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "fired");
});

test("engines share the slots evenly, and those of one that says nothing any more go to the others", async () => {
  const { runtime } = host().context("workflow");
  await eventually(async () => (await slotsOf(runtime)).length === 16);
  const other = newId();
  await eventually(async () => (await leaseSlots(runtime, other, 1)).length === 8);
  await eventually(async () => (await slotsOf(runtime)).length === 8);
  const [one, two] = [await slotsOf(runtime), await leaseSlots(runtime, other, 1)];
  expect(new Set([...one, ...two]).size).toBe(16);
  await eventually(async () => (await slotsOf(runtime)).length === 16);
});

test("a look around renews a lease that stands, and none that has ended", async () => {
  const { runtime } = host().context("workflow");
  const id = newId();
  await leaseSlots(runtime, id, 60);
  const left = async () => {
    const rows = await systemQuery(runtime, (tx) =>
      tx.execute<{ left: number }>(
        sql`select extract(epoch from expires_at - now())::float8 as left from workflow.engines where id = ${id}::uuid`,
      ),
    );
    return rows[0]?.left;
  };
  expect((await lookAround(runtime, id, 600)).living).toContain(id);
  expect(await left()).toBeGreaterThan(60);
  await lookAround(runtime, id, -1);
  expect((await lookAround(runtime, id, 600)).living).not.toContain(id);
  expect((await left()) ?? 0).toBeLessThan(60);
  await eventually(async () => (await slotsOf(runtime)).length === 16);
});

test("the slots of an engine whose connection has ended go to the others, however long its lease", async () => {
  const { runtime } = host().context("workflow");
  const dying = postgres(runtime.config.DATABASE_URL, { max: 1, onnotice: () => {} });
  const id = newId();
  await eventually(async () => (await dying`select from workflow.lease_slots(${id}, 3600)`).length === 8);
  const { taskId, ctx } = await begin(60_000);
  await eventually(async () => (await slotsOf(runtime)).length === 8);
  await dying.end();
  host().clock.advance(61_000);
  await eventually(async () => (await stateOf(ctx, taskId)).states[0] === "fired");
  await eventually(async () => (await slotsOf(runtime)).length === 16);
});
