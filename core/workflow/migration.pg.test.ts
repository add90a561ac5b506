import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { cancelMigration } from "./cancel-sweep.ts";
import type { Definition, Migration } from "./contract.ts";
import { pauseInstance, resumeInstance, startInstance, stopInstance } from "./control-instance.ts";
import { createMigration } from "./create-migration.ts";
import { getInstance, listInstances } from "./list-instances.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getMigration, listMigrations } from "./read-sweeps.ts";
import { createDraft } from "./save-draft.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { getTaskHistory, sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const host = useHost([workflowService]);
const open = { type: "task.open", params: { stage: "annotate" } };
const wait = { on: { "task.assigned": "second" }, after: { "60000": "late" } };
const first: Definition = {
  id: "w",
  initial: "first",
  states: {
    first: { ...wait, entry: [open] },
    second: { on: { "task.cancelled": "done" } },
    late: { on: { "task.cancelled": "done" } },
    done: { type: "final" },
  },
};
const { second: _, ...others } = first.states;
const next: Definition = {
  ...first,
  states: {
    ...others,
    first: { ...wait, on: { "task.assigned": "checking" } },
    checking: { entry: [{ type: "task.close", params: {} }], on: { "task.cancelled": "done" } },
  },
};
const wish = { from: 1, to: 2, dryRun: false, leaveBlocked: false, entry: "new" as const };

/** A workflow with two versions, and instances on the first of them: so many in `first`, so many in `second`. */
async function scene(inFirst: number, inSecond: number, after = next) {
  const ctx = host().context("workflow");
  const made = await createWorkflow(ctx, { name: "Mine", description: "", definition: first, status: "published" });
  const workflowId = made.id;
  const start = async () => {
    const ids = { taskId: newId(), projectId: newId(), batchId: newId() };
    return startInstance(ctx, { workflowId, ...ids, input: {} });
  };
  const firsts = await Promise.all(Array.from({ length: inFirst }, start));
  const seconds = await Promise.all(Array.from({ length: inSecond }, start));
  for (const { taskId } of seconds) await sendTaskEvent(ctx, { taskId, type: "task.assigned", data: {} });
  await createDraft(ctx, { workflowId, definition: after, from: undefined, note: "" });
  await publishWorkflow(ctx, { workflowId, ifMatch: undefined, acknowledgeWarnings: true, note: undefined });
  const migrate = (map: Record<string, string>, more: Partial<typeof wish> = {}) =>
    createMigration(ctx, { workflowId, ...wish, map, ...more });
  /** Every instance is what its history makes of it. */
  const sound = async () =>
    (await verifyInstances(ctx, { projectId: undefined, instanceId: undefined, cursor: undefined, limit: 200 }))
      .differences;
  const ended = ({ migration }: { migration: Migration | null }) =>
    eventually(async () => {
      const now = await getMigration(ctx, { workflowId, migrationId: migration!.id });
      return now.status === "running" ? undefined : now;
    });
  const list = async () => (await listInstances(ctx, { workflowId, limit: 200, cursor: undefined })).items;
  return { ctx, workflowId, firsts, seconds, migrate, ended, list, sound };
}
const events = (workflowId: string, type: string) =>
  host()
    .runtimes.get("workflow")!
    .db.system.orm.execute<{ data: Record<string, unknown> }>(
      sql`select envelope->'data' as data from workflow.outbox where envelope->>'type' = ${type} and envelope->'data'->>'workflowId' = ${workflowId} order by seq`,
    )
    .then((rows) => rows.map((row) => row.data));

test("a dry run says how many instances would land where, and which cannot and why, and changes nothing", async () => {
  const { migrate, list } = await scene(3, 2);
  const { plan, migration } = await migrate({}, { dryRun: true });
  expect(migration).toBeNull();
  expect(plan).toMatchObject({ total: 5, movable: 3, blocked: 2 });
  expect(plan.groups).toEqual([
    { states: ["first"], status: "active", count: 3, lands: ["first"], ends: false, enters: [], problems: [] },
    {
      ...{ states: ["second"], status: "active", count: 2, lands: [], ends: false, enters: [] },
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

test.each(["workflow.sweep.before-change", "workflow.sweep.within-change", "workflow.sweep.after-change"])(
  "a process that dies at %s leaves a migration that goes on and moves and counts each instance once",
  async (point) => {
    const { workflowId, migrate, ended, sound } = await scene(8, 0);
    let passes = 0;
    const disarm = arm(point, () => {
      if (++passes !== 4) return;
      disarm();
      throw new Error("the process died here");
    });
    const begun = await migrate({});
    await eventually(() => passes === 4);
    host().clock.advance(5_000);
    expect(await ended(begun)).toMatchObject({ status: "completed", done: 8, skipped: 0, failed: 0 });
    const moved = (await events(workflowId, "workflow.instance.migrated")).map((one) => one["instanceId"]);
    expect(moved).toHaveLength(8);
    expect(new Set(moved).size).toBe(8);
    expect(await sound()).toEqual([]);
    disarm();
  },
  20_000,
);

test("an instance that moves meanwhile is planned anew from where it is", async () => {
  const { ctx, firsts, migrate, ended } = await scene(3, 0);
  const last = firsts.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)!;
  let released!: () => void;
  const held = new Promise<void>((resolve) => (released = resolve));
  const disarm = arm("workflow.sweep.before-change", () => held);
  const begun = await migrate({ second: "checking" });
  await sendTaskEvent(ctx, { taskId: last.taskId, type: "task.assigned", data: {} });
  disarm();
  released();
  expect(await ended(begun)).toMatchObject({ done: 3, failed: 0 });
  expect(await getInstance(ctx, { instanceId: last.id })).toMatchObject({
    definitionVersion: 2,
    states: ["checking"],
    sequence: 3,
  });
});

test("events and a migration that race leave every instance moved, with no event lost", async () => {
  const { ctx, firsts, migrate, ended, list, sound } = await scene(12, 0);
  const begun = await migrate({ second: "checking" });
  await Promise.all(firsts.map(({ taskId }) => sendTaskEvent(ctx, { taskId, type: "task.assigned", data: {} })));
  expect(await ended(begun)).toMatchObject({ done: 12, failed: 0 });
  for (const one of await list())
    expect(one).toMatchObject({ definitionVersion: 2, states: ["checking"], sequence: 3 });
  expect(await sound()).toEqual([]);
});

test("a migration is called off between two instances, and there is one at a time", async () => {
  const { ctx, workflowId, migrate, ended, list } = await scene(6, 0);
  let passes = 0;
  let released!: () => void;
  const held = new Promise<void>((resolve) => (released = resolve));
  const disarm = arm("workflow.sweep.before-change", () => (++passes === 3 ? held : undefined));
  const begun = await migrate({});
  await eventually(() => passes === 3);
  expect(migrate({})).rejects.toMatchObject({ code: "workflow.migration_running" });
  const key = { workflowId, migrationId: begun.migration!.id };
  expect(await cancelMigration(ctx, key)).toMatchObject({ status: "cancelled", done: 3 });
  released();
  disarm();
  expect(cancelMigration(ctx, key)).rejects.toMatchObject({ code: "workflow.sweep_ended" });
  expect(await ended(begun)).toMatchObject({ status: "cancelled", done: 3 });
  const again = await migrate({});
  expect(again.plan.total).toBe(3);
  expect(await ended(again)).toMatchObject({ status: "completed", done: 3 });
  expect(new Set((await list()).map((one) => one.definitionVersion))).toEqual(new Set([2]));
  const { items } = await listMigrations(ctx, { workflowId, limit: 50, cursor: undefined });
  expect(items.map((one) => one.status)).toEqual(["completed", "cancelled"]);
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

test("an instance that cannot be written is left with the reason, and keeps none of the others back", async () => {
  const { firsts, migrate, ended, list } = await scene(9, 0);
  const bad = firsts.toSorted((a, b) => (a.id < b.id ? -1 : 1))[4]!;
  const admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 1, onnotice: () => {} });
  await admin.unsafe(`
    create function workflow.refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is odd'; end $$;
    create trigger refuse before update on workflow.workflow_instances for each row when (old.id = '${bad.id}') execute function workflow.refuse()`);
  const done = await ended(await migrate({}));
  await admin.unsafe("drop trigger refuse on workflow.workflow_instances; drop function workflow.refuse");
  await admin.end();
  expect(done).toMatchObject({ status: "completed", done: 8, failed: 1, skipped: 0 });
  expect(done.failures).toEqual([{ instanceId: bad.id, reason: "It could not be written: the disk is odd" }]);
  expect((await list()).filter((one) => one.definitionVersion === 1).map((one) => one.id)).toEqual([bad.id]);
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
