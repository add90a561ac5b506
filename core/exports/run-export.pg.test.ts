import { afterEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { arm } from "../kernel/failpoint.ts";
import type { JobRun } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import type { ExportFormat } from "../projects/contract.ts";
import { tasksEvents } from "../tasks/events.ts";
import { cancelExport } from "./cancel-export.ts";
import { ExportOptions } from "./contract.ts";
import { exportProject } from "./create-export.ts";
import { annotate, batchOf, fault, objectAt, said, textProject, until, world } from "./export-world.suite.ts";
import { getExport, listExports, locateExport } from "./read-exports.ts";
import { runExport } from "./run-export.ts";

const host = useHost(world);
const context = (): Context => host().context("exports");
const turn = (more: Partial<JobRun> = {}): JobRun => ({
  jobId: "",
  attempt: 1,
  lastAttempt: false,
  signal: new AbortController().signal,
  ...more,
});
const disarm: (() => void)[] = [];
afterEach(() => {
  fault.message = null;
  for (const one of disarm.splice(0)) one();
});

/** Stops runs where their file is written, until told to go on. */
function holdAtEnd() {
  const held: (() => void)[] = [];
  disarm.push(
    arm("exports.written", () => new Promise<void>((resolve) => held.push(resolve))),
    () => held.forEach((letGo) => letGo()),
  );
  return { held, letGo: () => held.shift()!() };
}
async function exported(ctx: Context, format: ExportFormat = "json") {
  const project = await textProject(ctx);
  const { batchId, taskIds } = await batchOf(ctx, project, ["Ann spoke."]);
  annotate(project, batchId, taskIds[0]!, []);
  return exportProject(ctx, { projectId: project.id, format, options: v.parse(ExportOptions, {}) });
}

describe("a run", () => {
  test("shows how far it is, and can be cancelled: nothing is left of it", async () => {
    const ctx = context();
    const { held, letGo } = holdAtEnd();
    const { id } = await exported(ctx);
    await eventually(() => held.length === 1);
    // How far it is is written down beside the work, not in its way.
    await eventually(async () => (await getExport(ctx, { exportId: id })).total === 1);
    expect(await getExport(ctx, { exportId: id })).toMatchObject({ status: "running", total: 1 });
    await expect(locateExport(ctx, { exportId: id })).rejects.toMatchObject({ code: "exports.not_ready" });
    await cancelExport(ctx, { exportId: id });
    const key = `ws/${ctx.workspaceId}/exports/${id}/1/json`;
    expect(await ctx.runtime.storage.head(key)).not.toBeNull();
    letGo();
    await eventually(async () => (await ctx.runtime.storage.head(key)) === null);
    expect(await getExport(ctx, { exportId: id })).toMatchObject({ status: "cancelled", fileName: null });
    expect(await said(ctx)).toEqual(["export.started"]);
  });

  test.each([
    ["while", false],
    ["after", true],
  ] as const)("that wakes up %s another makes its export finishes nothing", async (_, late) => {
    const ctx = context();
    const { held } = holdAtEnd();
    const { id } = await exported(ctx);
    await eventually(() => held.length === 1);
    const second = runExport.run(ctx, { exportId: id }, turn({ attempt: 2 }));
    await eventually(() => held.length === 2);
    const [wakeOld, goOn] = held as [() => void, () => void];
    if (late) {
      goOn();
      await second;
    }
    wakeOld();
    await eventually(
      async () => (await ctx.runtime.storage.head(`ws/${ctx.workspaceId}/exports/${id}/1/json`)) === null,
    );
    expect((await getExport(ctx, { exportId: id })).status).toBe(late ? "completed" : "running");
    goOn();
    await second;
    const { key } = await locateExport(ctx, { exportId: id });
    expect(key).toEndWith("/2/json");
    expect((await objectAt(ctx, key)).byteLength).toBe((await getExport(ctx, { exportId: id })).bytes!);
    expect(await said(ctx)).toEqual(["export.started", "export.completed"]);
  });

  test("that fails is tried again, and the export is finished once", async () => {
    const ctx = context();
    let times = 0;
    disarm.push(
      arm("exports.written", () => {
        if (++times === 1) throw new Error("the disk is full");
      }),
    );
    const { id } = await exported(ctx);
    expect(await until(ctx, id, "completed")).toMatchObject({ error: null });
    expect(times).toBe(2);
    expect(await said(ctx)).toEqual(["export.started", "export.completed"]);
  });

  test("that fails for the last time says so, without the inside of the error", async () => {
    const ctx = context();
    fault.message = "connection to 10.0.0.1 refused for user welo";
    const { id } = await exported(ctx);
    await eventually(async () => {
      const { status, startedAt } = await getExport(ctx, { exportId: id });
      return status === "queued" && startedAt !== null;
    });
    await expect(runExport.run(ctx, { exportId: id }, turn({ lastAttempt: true }))).rejects.toThrow();
    expect(await getExport(ctx, { exportId: id })).toMatchObject({
      status: "failed",
      error: "Something went wrong on our side.",
    });
    expect((await said(ctx)).at(-1)).toBe("export.failed");
  });

  test("that the shutdown interrupts goes back into the queue", async () => {
    const ctx = context();
    const { held } = holdAtEnd();
    const { id } = await exported(ctx);
    await eventually(() => held.length === 1);
    const aborted = turn({ lastAttempt: true, signal: AbortSignal.abort() });
    await expect(runExport.run(ctx, { exportId: id }, aborted)).rejects.toThrow();
    expect((await getExport(ctx, { exportId: id })).status).toBe("queued");
    expect(await said(ctx)).toEqual(["export.started"]);
  });
});

describe("a finished batch", () => {
  async function finish(autoExport: ExportFormat | null) {
    const ctx = context();
    const project = await textProject(ctx, { autoExport });
    const { batchId, taskIds } = await batchOf(ctx, project, ["Ann spoke."]);
    annotate(project, batchId, taskIds[0]!, []);
    const tasks = host().context("tasks", { workspaceId: ctx.workspaceId });
    const data = {
      batchId,
      projectId: project.id,
      name: "Spring",
      tasks: 1,
      completed: 1,
      cancelled: 0,
      completedAt: "2025-03-01T10:00:00.000Z",
    };
    await transaction(tasks, (tx) => emit(tx, tasks, tasksEvents, "batch.completed", data));
    return { ctx, batchId };
  }
  const listed = async (ctx: Context) =>
    (
      await listExports(ctx, {
        limit: 9,
        cursor: undefined,
        projectId: undefined,
        batchId: undefined,
        status: undefined,
      })
    ).items;

  test("is exported by itself in the format of the project's settings", async () => {
    const { ctx, batchId } = await finish("jsonl");
    const [found] = await eventually(async () => ((await listed(ctx)).length > 0 ? listed(ctx) : null));
    expect(found).toMatchObject({ batchId, format: "jsonl", requestedBy: "system:exports" });
    await until(ctx, found!.id, "completed");
  });

  test("is not exported without that setting, or where the format does not fit", async () => {
    const handled = async (ctx: Context) => {
      const rows = await ctx.runtime.db.system.orm.execute(
        sql`select 1 from exports.inbox where workspace_id = ${ctx.workspaceId} and reaction = 'exports.export-batch'`,
      );
      return rows.length > 0;
    };
    for (const autoExport of [null, "coco"] as const) {
      const { ctx } = await finish(autoExport);
      await eventually(() => handled(ctx));
      expect(await listed(ctx)).toEqual([]);
    }
  });
});
