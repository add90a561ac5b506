import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { cancelMigration } from "./cancel-sweep.ts";
import type { Definition } from "./contract.ts";
import { pauseInstance, resumeInstance, stopInstance } from "./control-instance.ts";
import { createMigration } from "./create-migration.ts";
import { getInstance } from "./list-instances.ts";
import { first, migrationScene, toldAbout, wish } from "./migration-scene.suite.ts";
import { getMigration, listMigrations } from "./read-sweeps.ts";
import { retryInstance } from "./retry-instance.ts";
import { createDraft } from "./save-draft.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, sendTaskEvent } from "./task-state.ts";

const host = useHost([workflowService]);
const scene = (inFirst: number, inSecond: number, more: { before?: Definition; after?: Definition } = {}) =>
  migrationScene(host, { inFirst, inSecond, ...more });
const events = (workflowId: string, type: string) => toldAbout(host(), workflowId, type);

test("a dry run says how many instances would land where, and which cannot and why, and changes nothing", async () => {
  const { migrate, list } = await scene(3, 2);
  const { plan, migration } = await migrate({}, { dryRun: true });
  expect(migration).toBeNull();
  expect(plan).toMatchObject({ total: 5, movable: 3, blocked: 2 });
  expect(plan.groups).toEqual([
    {
      states: ["first"],
      status: "active",
      count: 3,
      lands: ["first"],
      ends: false,
      enters: [],
      children: [],
      problems: [],
    },
    {
      ...{ states: ["second"], status: "active", count: 2, lands: [], ends: false, enters: [], children: [] },
      problems: [expect.objectContaining({ severity: "error", code: "map.unknown_target", pointer: "/map/second" })],
    },
  ]);
  const mapped = (await migrate({ second: "checking" }, { dryRun: true })).plan;
  expect(mapped).toMatchObject({ movable: 5, blocked: 0 });
  expect(mapped.groups[1]).toMatchObject({ lands: ["checking"], enters: ["checking"], problems: [] });
  const wrong = (await migrate({ nowhere: "checking", second: "gone" }, { dryRun: true })).plan;
  expect(wrong.issues.map(({ code, pointer }) => [code, pointer])).toEqual([
    ["map.unknown_state", "/map/nowhere"],
    ["map.unknown_target", "/map/second"],
  ]);
  expect(new Set((await list()).map((one) => one.definitionVersion))).toEqual(new Set([1]));
});

test("instances are moved with their history, their timers and the actions of the states that they enter", async () => {
  const { ctx, workflowId, firsts, seconds, migrate, ended, list, sound } = await scene(2, 1);
  host().clock.advance(30_000);
  const done = await ended(await migrate({ second: "checking" }));
  expect(done).toMatchObject({ status: "completed", total: 3, done: 3, skipped: 0, failed: 0, from: 1, to: 2 });
  expect((await list()).map((one) => [one.definitionVersion, one.states, one.status])).toEqual([
    [2, ["checking"], "active"],
    [2, ["first"], "active"],
    [2, ["first"], "active"],
  ]);
  const { items } = await getTaskHistory(ctx, { taskId: seconds[0]!.taskId, limit: 50, cursor: undefined });
  expect(items.at(-1)).toMatchObject({
    event: "workflow.migrated",
    from: ["second"],
    to: ["checking"],
    actions: ["task.close"],
    actor: `user:${ctx.actor.id}`,
    sequence: 3,
  });
  expect((await events(workflowId, "workflow.instance.migrated")).map((one) => one["taskId"])).toHaveLength(3);
  expect(await events(workflowId, "workflow.instance.migrated")).toContainEqual(
    expect.objectContaining({ taskId: seconds[0]!.taskId, fromVersion: 1, toVersion: 2, to: ["checking"] }),
  );
  const actions = await events(workflowId, "workflow.action.executed");
  expect(actions.filter((one) => one["action"] === "task.close")).toHaveLength(1);
  const { taskId } = firsts[0]!;
  expect((await sendTaskEvent(ctx, { taskId, type: "task.assigned", data: {} })).states).toEqual(["checking"]);
  host().clock.advance(31_000);
  const { id } = firsts[1]!;
  await eventually(async () => (await getInstance(ctx, { instanceId: id })).states[0] === "late");
  expect(await sound()).toEqual([]);
});

test("nobody is moved while some cannot be, unless those are to be left", async () => {
  const { migrate, ended, list } = await scene(2, 1);
  expect(migrate({})).rejects.toMatchObject({
    code: "workflow.instances_blocked",
    status: 409,
    fields: { blocked: 1, errors: [expect.objectContaining({ pointer: "/map/second" })] },
  });
  const done = await ended(await migrate({}, { leaveBlocked: true }));
  expect(done).toMatchObject({ status: "completed", done: 2, failed: 1 });
  expect(done.failures).toEqual([{ instanceId: expect.any(String), reason: expect.stringContaining("second") }]);
  expect((await list()).map((one) => [one.definitionVersion, one.states[0]])).toEqual([
    [1, "second"],
    [2, "first"],
    [2, "first"],
  ]);
});

test("a map that cannot be followed is refused with a pointer to every error", async () => {
  const { migrate, ctx, workflowId } = await scene(1, 0);
  const errors = (list: unknown[]) => ({ code: "workflow.invalid_map", status: 422, fields: { errors: list } });
  const pointer = (at: string) => expect.objectContaining({ pointer: at });
  expect(migrate({ "no/where": "first", first: "gone" })).rejects.toMatchObject(
    errors([pointer("/map/no~1where"), pointer("/map/first")]),
  );
  expect(migrate({}, { to: 1 })).rejects.toMatchObject(errors([pointer("/to")]));
  expect(migrate({}, { to: 7 })).rejects.toMatchObject({ code: "workflow.version_not_found" });
  await createDraft(ctx, { workflowId, definition: first, from: undefined, note: "" });
  expect(migrate({}, { to: 3, dryRun: true })).rejects.toMatchObject(errors([pointer("/to")]));
  expect(migrate({}, { from: 3, dryRun: true })).rejects.toMatchObject(errors([pointer("/from")]));
});

test("a held instance is moved and stays held; one that ended stays where it is", async () => {
  const { ctx, firsts, migrate, ended } = await scene(2, 0);
  const [held, stopped] = firsts as [(typeof firsts)[0], (typeof firsts)[0]];
  await pauseInstance(ctx, { instanceId: held.id });
  await stopInstance(ctx, { instanceId: stopped.id });
  const { plan } = await migrate({ first: "done" }, { dryRun: true });
  expect(plan.groups).toMatchObject([{ status: "paused", lands: [], problems: [{ code: "map.ends" }] }]);
  expect(await ended(await migrate({}))).toMatchObject({ total: 1, done: 1, skipped: 0 });
  expect(await getInstance(ctx, { instanceId: held.id })).toMatchObject({ definitionVersion: 2, status: "paused" });
  expect(await getInstance(ctx, { instanceId: stopped.id })).toMatchObject({ definitionVersion: 1 });
  expect((await resumeInstance(ctx, { instanceId: held.id })).states).toEqual(["first"]);
});

test("an instance that lands in a final state is completed", async () => {
  const { ctx, workflowId, firsts, migrate, ended } = await scene(1, 0);
  const { plan } = await migrate({ first: "done" }, { dryRun: true });
  expect(plan.groups).toMatchObject([{ lands: ["done"], ends: true }]);
  await ended(await migrate({ first: "done" }));
  expect(await getInstance(ctx, { instanceId: firsts[0]!.id })).toMatchObject({
    status: "completed",
    states: ["done"],
  });
  expect(await events(workflowId, "workflow.instance.completed")).toHaveLength(1);
});

test("another workspace neither plans nor reads a migration", async () => {
  const { workflowId, migrate, ended } = await scene(1, 0);
  const { id: migrationId } = await ended(await migrate({}));
  const stranger = host().context("workflow");
  for (const attempt of [
    () => createMigration(stranger, { workflowId, ...wish, map: {} }),
    () => createMigration(stranger, { workflowId, ...wish, map: {}, dryRun: true }),
    () => getMigration(stranger, { workflowId, migrationId }),
    () => cancelMigration(stranger, { workflowId, migrationId }),
    () => listMigrations(stranger, { workflowId, limit: 10, cursor: undefined }),
  ])
    expect(attempt()).rejects.toMatchObject({ status: 404 });
});

test("a child that differs is moved with its instance, the dry run tells those that cannot be, and histories lead there", async () => {
  const part = (states: Definition["states"]) => ({ id: "part", initial: Object.keys(states)[0]!, states });
  const call = { actions: { type: "send", params: { to: "kid", event: "go" } } };
  const chart = (child: ReturnType<typeof part>): Definition => ({
    id: "w",
    initial: "first",
    children: { part: child },
    states: {
      first: {
        invoke: { id: "kid", src: "workflow", params: { name: "part" }, onDone: "done" },
        on: { "task.assigned": call, "task.cancelled": "done" },
      },
      done: { type: "final" },
    },
  });
  const late = { after: { "60000": "over" } };
  const before = chart(part({ asking: { on: { go: "late" } }, late, over: { type: "final" } }));
  const after = chart(part({ asking: { on: { go: "waiting" } }, waiting: late, over: { type: "final" } }));
  const { ctx, seconds, migrate, ended, list, sound } = await scene(2, 1, { before, after });
  const group = {
    states: ["first"],
    status: "active" as const,
    lands: ["first"],
    enters: [],
    ends: false,
    problems: [],
  };
  const kid = (states: string[], lands: string[]) => [{ name: "part", states, lands }];
  const { plan } = await migrate({}, { dryRun: true });
  expect(plan).toMatchObject({ total: 3, movable: 2, blocked: 1 });
  expect(plan.groups).toEqual([
    { ...group, count: 2, children: kid(["asking"], ["asking"]) },
    {
      ...{ ...group, count: 1, lands: [], children: kid(["late"], []) },
      problems: [expect.objectContaining({ code: "map.unknown_target", pointer: "/children/part/map/late" })],
    },
  ]);
  const children = { part: { map: { late: "waiting" } } };
  const mapped = (await migrate({}, { children, dryRun: true })).plan;
  expect(mapped.groups[1]).toEqual({ ...group, count: 1, children: kid(["late"], ["waiting"]) });
  expect(migrate({}, { children: { nobody: {} } })).rejects.toMatchObject({
    code: "workflow.invalid_map",
    fields: { errors: [expect.objectContaining({ pointer: "/children/nobody" })] },
  });
  expect(await ended(await migrate({}, { children }))).toMatchObject({ done: 3, failed: 0, children });
  expect(await sound()).toEqual([]);
  host().clock.advance(61_000);
  const { id } = seconds[0]!;
  await eventually(async () => (await getInstance(ctx, { instanceId: id })).status === "completed");
  expect((await list()).map((one) => one.definitionVersion)).toEqual([2, 2, 2]);
  expect(await sound()).toEqual([]);
});

test.each(["held", "failed"])(
  "a timer that fired while an instance was %s fires where its state has another name",
  async (how) => {
    const divide = [{ type: "assign", params: { set: { n: "10 / context.n" } } }];
    const chart = (name: string, actions: typeof divide | []): Definition => ({
      id: "w",
      context: { n: 0 },
      initial: name,
      states: {
        [name]: { on: { "task.cancelled": "done" }, after: { "60000": { target: "late", actions } } },
        late: { on: { "task.cancelled": "done" } },
        done: { type: "final" },
      },
    });
    const charts = { before: chart("first", how === "failed" ? divide : []), after: chart("begun", []) };
    const { ctx, firsts, migrate, ended, sound } = await scene(1, 0, charts);
    const instanceId = firsts[0]!.id;
    const timersLeft = () =>
      systemQuery(ctx.runtime, (tx) => tx.execute(sql`select from workflow.timers where instance_id = ${instanceId}`));
    if (how === "held") await pauseInstance(ctx, { instanceId });
    host().clock.advance(61_000);
    await eventually(async () => (await timersLeft()).length === 0);
    expect(await ended(await migrate({ first: "begun" }))).toMatchObject({ done: 1, failed: 0 });
    const goOn = how === "held" ? resumeInstance : retryInstance;
    expect(await goOn(ctx, { instanceId })).toMatchObject({ status: "active", states: ["late"] });
    expect(await sound()).toEqual([]);
  },
);

test("a timer of a child that fired while its instance was held fires once, where the child's state has another name", async () => {
  const done: Definition["states"][string] = { type: "final" };
  const chart = (name: string): Definition => ({
    id: "w",
    context: { n: 0 },
    initial: "on",
    children: {
      part: {
        id: "part",
        initial: name,
        states: {
          [name]: {
            on: { go: "done" },
            after: { "60000": { actions: [{ type: "send", params: { to: "parent", event: "told" } }] } },
          },
          done,
        },
      },
    },
    states: {
      on: {
        invoke: { id: "kid", src: "workflow", params: { name: "part" }, onDone: "done" },
        on: {
          told: { actions: [{ type: "assign", params: { set: { n: "context.n + 1" } } }] },
          "task.cancelled": "done",
        },
      },
      done,
    },
  });
  const { ctx, firsts, migrate, ended, sound } = await scene(1, 0, { before: chart("first"), after: chart("begun") });
  const instanceId = firsts[0]!.id;
  const timersLeft = () =>
    systemQuery(ctx.runtime, (tx) => tx.execute(sql`select from workflow.timers where instance_id = ${instanceId}`));
  await pauseInstance(ctx, { instanceId });
  host().clock.advance(61_000);
  await eventually(async () => (await timersLeft()).length === 0);
  const moved = await migrate({}, { children: { part: { map: { first: "begun" } } } });
  expect(await ended(moved)).toMatchObject({ done: 1, failed: 0 });
  expect(await timersLeft()).toHaveLength(0);
  expect(await resumeInstance(ctx, { instanceId })).toMatchObject({ status: "active", context: { n: 1 } });
  expect(await sound()).toEqual([]);
});
