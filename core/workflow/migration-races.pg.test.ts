import { expect, test } from "bun:test";
import postgres from "postgres";
import { arm } from "../kernel/failpoint.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { cancelMigration } from "./cancel-sweep.ts";
import { getInstance } from "./list-instances.ts";
import { migrationScene, toldAbout } from "./migration-scene.suite.ts";
import { listMigrations } from "./read-sweeps.ts";
import { workflowService } from "./service.ts";
import { sendTaskEvent } from "./task-state.ts";

const host = useHost([workflowService]);
const scene = (inFirst: number, inSecond: number) => migrationScene(host, { inFirst, inSecond });
const events = (workflowId: string, type: string) => toldAbout(host(), workflowId, type);

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
