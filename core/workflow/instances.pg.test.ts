import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { cancelSweep } from "./cancel-sweep.ts";
import type { Definition } from "./contract.ts";
import { pauseInstance, startInstance } from "./control-instance.ts";
import { createMigration } from "./create-migration.ts";
import { engineOf } from "./engine/engine.ts";
import { originOf } from "./engine/submission.ts";
import { breakAt, requestKilledAt } from "./failpoints.suite.ts";
import { getInstance, listInstances } from "./list-instances.ts";
import { toldAbout } from "./migration-scene.suite.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getMigration, getSweep, listSweeps } from "./read-sweeps.ts";
import { retryInstance } from "./retry-instance.ts";
import { createDraft } from "./save-draft.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { sweepInstances } from "./sweep-instances.ts";
import { getTaskHistory, sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const host = useHost([workflowService]);
const divide = (by: string) => [{ type: "assign", params: { set: { n: `10 / ${by}` } } }];
const chart = (by: string): Definition => ({
  id: "w",
  initial: "group",
  context: { n: 0 },
  states: {
    group: {
      initial: "waiting",
      states: {
        waiting: {
          on: { "task.assigned": { target: "failing", actions: divide(by) } },
          after: { "60000": "late", "120000": "later" },
        },
        failing: { on: { "task.cancelled": "#w.done" } },
        late: { on: { "task.cancelled": "#w.done" } },
        later: { on: { "task.cancelled": "#w.done" } },
      },
    },
    done: { type: "final" },
  },
});
async function scene(count: number, definition = chart("context.n")) {
  const ctx = host().context("workflow");
  const made = await createWorkflow(ctx, { name: "Mine", description: "", definition, status: "published" });
  const workflowId = made.id;
  const projectId = newId();
  const start = () => startInstance(ctx, { workflowId, taskId: newId(), projectId, batchId: newId(), input: {} });
  const begun = [];
  for (let i = 0; i < count; i++) begun.push(await start());
  const list = async (filter: Partial<Parameters<typeof listInstances>[1]>) =>
    (await listInstances(ctx, { workflowId, limit: 200, cursor: undefined, ...filter })).items.map((one) => one.id);
  return { ctx, workflowId, projectId, all: begun, list };
}
const everything = { projectId: undefined, instanceId: undefined, cursor: undefined, limit: 200 };
type Scene = Awaited<ReturnType<typeof scene>>;
/** As an event of the bus arrives: it is nobody's request, so the instance takes the blame. */
async function arrive({ ctx }: Scene, taskId: string, type = "task.assigned") {
  await engineOf(ctx.runtime).send(originOf(ctx), taskId, { type }, newId());
}
const migrateTo2 = async ({ ctx, workflowId }: Scene) => {
  await createDraft(ctx, { workflowId, definition: chart("5"), from: undefined, note: "" });
  await publishWorkflow(ctx, { workflowId, ifMatch: undefined, acknowledgeWarnings: true, note: undefined });
  const wish = { from: 1, to: 2, map: {}, children: {}, dryRun: false, leaveBlocked: false, entry: "new" as const };
  const { migration } = await createMigration(ctx, { workflowId, ...wish });
  await eventually(
    async () => (await getMigration(ctx, { workflowId, migrationId: migration!.id })).status === "completed",
  );
};
const ended = ({ ctx }: Scene, sweepId: string) =>
  eventually(async () => {
    const now = await getSweep(ctx, { sweepId });
    return now.status === "running" ? undefined : now;
  });

test("instances are found by workflow, version, project, state and status, a page at a time", async () => {
  const s = await scene(5);
  const [first, second] = s.all as [(typeof s.all)[0], (typeof s.all)[0]];
  const newest = s.all.map((one) => one.id).toReversed();
  expect(await s.list({})).toEqual(newest);
  await pauseInstance(s.ctx, { instanceId: first.id });
  await arrive(s, second.taskId);
  expect(await s.list({ status: "paused" })).toEqual([first.id]);
  expect(await s.list({ status: "failed" })).toEqual([second.id]);
  expect(await s.list({ state: "group" })).toHaveLength(5);
  expect(await s.list({ state: "group.waiting", projectId: s.projectId, definitionVersion: 1 })).toHaveLength(5);
  for (const none of [{ state: "grou" }, { projectId: newId() }, { definitionVersion: 2 }, { workflowId: newId() }])
    expect(await s.list(none)).toEqual([]);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await listInstances(s.ctx, { workflowId: s.workflowId, limit: 2, cursor });
    ids.push(...items.map((one) => one.id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  expect(ids).toEqual(newest);
  expect(await getInstance(s.ctx, { instanceId: first.id })).toMatchObject({ taskId: first.taskId, status: "paused" });
  expect(getInstance(host().context("workflow"), { instanceId: first.id })).rejects.toMatchObject({ status: 404 });
});

test("a failed instance is taken up again after its workflow was mended: with the event that it failed on, what came since, and its timers", async () => {
  const s = await scene(2);
  const [one, other] = s.all as [(typeof s.all)[0], (typeof s.all)[0]];
  await arrive(s, one.taskId);
  await arrive(s, other.taskId);
  await arrive(s, one.taskId, "task.cancelled");
  const failed = await getInstance(s.ctx, { instanceId: one.id });
  expect(failed).toMatchObject({ status: "failed", states: ["group.waiting"], sequence: 1 });
  expect(failed.error).toContain("not a finite number");
  expect((await toldAbout(host(), s.workflowId, "workflow.instance.failed"))[0]).toMatchObject({
    ...{ instanceId: one.id, taskId: one.taskId, reason: failed.error },
  });
  expect(sendTaskEvent(s.ctx, { taskId: one.taskId, type: "task.cancelled", data: {} })).rejects.toMatchObject({
    code: "workflow.event_refused",
  });
  expect(retryInstance(s.ctx, { instanceId: one.id })).rejects.toMatchObject({
    code: "workflow.still_failing",
    status: 409,
  });
  expect(await getInstance(s.ctx, { instanceId: one.id })).toMatchObject({ status: "failed" });
  await migrateTo2(s);
  expect(await getInstance(s.ctx, { instanceId: one.id })).toMatchObject({ status: "failed", definitionVersion: 2 });
  const broken = breakAt("workflow.retry.taken");
  expect(retryInstance(s.ctx, { instanceId: one.id })).rejects.toThrow("broken off");
  await broken;
  expect(await getInstance(s.ctx, { instanceId: one.id })).toMatchObject({ status: "failed" });
  expect(await retryInstance(s.ctx, { instanceId: one.id })).toMatchObject({ status: "completed", states: ["done"] });
  const { items } = await getTaskHistory(s.ctx, { taskId: one.taskId, limit: 50, cursor: undefined });
  expect(items.map(({ event, sequence }) => [event, sequence])).toEqual([
    ["workflow.started", 1],
    ["workflow.migrated", 2],
    ["task.assigned", 3],
    ["task.cancelled", 4],
  ]);
  expect(retryInstance(s.ctx, { instanceId: one.id })).rejects.toMatchObject({ code: "workflow.wrong_status" });
  expect(await verifyInstances(s.ctx, everything)).toMatchObject({ checked: 2, differences: [] });
  const both = await Promise.allSettled([1, 2].map(() => retryInstance(s.ctx, { instanceId: other.id })));
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await getInstance(s.ctx, { instanceId: other.id })).toMatchObject({ context: { n: 2 } });
});

test("the timers of a failed instance wait with it and are due as they were", async () => {
  const guarded = structuredClone(chart("context.n")) as unknown as {
    states: { group: { states: { waiting: { after: object } } } };
  };
  const { waiting } = guarded.states.group.states;
  waiting.after = { "60000": { target: "late", actions: divide("context.n") }, "120000": "later" };
  const s = await scene(1, guarded as unknown as Definition);
  const instanceId = s.all[0]!.id;
  host().clock.advance(61_000);
  await eventually(async () => (await getInstance(s.ctx, { instanceId })).status === "failed");
  host().clock.advance(61_000);
  await migrateTo2(s);
  expect(await retryInstance(s.ctx, { instanceId })).toMatchObject({ status: "active", states: ["group.late"] });
});

test.each(requestKilledAt)(
  "a request with an Idempotency-Key that breaks off at %s is done once when it is sent again",
  async (failpoint) => {
    const s = await scene(1, chart("5"));
    const { id, taskId } = s.all[0]!;
    const caller = { workspaceId: s.ctx.workspaceId, permissions: ["workflow.operate"], userId: newId() };
    const key = { "idempotency-key": newId() };
    const send = () =>
      host().request("workflow", caller, "POST", `/tasks/${taskId}/events`, { type: "task.assigned" }, key);
    const broken = breakAt(failpoint);
    expect((await send()).status).toBe(500);
    await broken;
    const written = failpoint.endsWith("committed");
    expect((await getInstance(s.ctx, { instanceId: id })).sequence).toBe(written ? 2 : 1);
    // What was committed is not done again: its answer is lost, and that is said.
    expect((await send()).status).toBe(written ? 409 : 200);
    expect(await getInstance(s.ctx, { instanceId: id })).toMatchObject({ sequence: 2, context: { n: 2 } });
    expect(await verifyInstances(s.ctx, everything)).toMatchObject({ checked: 1, differences: [] });
  },
);

test("one that failed to start begins in the version that it was moved to", async () => {
  const stuck = structuredClone(chart("context.n")) as unknown as { states: { group: object } };
  stuck.states.group = { ...stuck.states.group, entry: divide("context.n") };
  const s = await scene(0, stuck as unknown as Definition);
  const taskId = newId();
  const { workflowId, projectId } = s;
  const beginning = { workflowId, definitionVersion: 1, projectId, batchId: newId(), input: {} };
  const { row } = await engineOf(s.ctx.runtime).start(originOf(s.ctx), taskId, beginning, newId());
  expect(row).toMatchObject({ status: "failed", states: [], sequence: 0 });
  const instanceId = row!.id;
  expect(retryInstance(s.ctx, { instanceId })).rejects.toMatchObject({ code: "workflow.still_failing" });
  await migrateTo2(s);
  expect(await retryInstance(s.ctx, { instanceId })).toMatchObject({
    ...{ status: "active", states: ["group.waiting"], definitionVersion: 2, sequence: 1 },
  });
  await arrive(s, taskId);
  expect(await getInstance(s.ctx, { instanceId })).toMatchObject({ states: ["group.failing"], context: { n: 2 } });
  expect(await verifyInstances(s.ctx, everything)).toMatchObject({ checked: 1, differences: [] });
});

test("all instances that fit are held, resumed, ended and tried again, by a sweep that says how far it is", async () => {
  const s = await scene(6);
  const sweep = async (action: "pause" | "resume" | "stop" | "retry", filter = {}) => {
    const begun = await sweepInstances(s.ctx, { action, filter: { workflowId: s.workflowId, ...filter } });
    return ended(s, begun.id);
  };
  await arrive(s, s.all[0]!.taskId);
  expect(await sweep("pause")).toMatchObject({ kind: "pause", status: "completed", total: 5, done: 5, skipped: 0 });
  expect(await s.list({ status: "paused" })).toHaveLength(5);
  expect(await sweep("resume", { status: "paused" })).toMatchObject({ total: 5, done: 5 });
  expect(await sweep("retry", { status: "failed" })).toMatchObject({
    ...{ total: 1, done: 0, failed: 1 },
    failures: [{ instanceId: s.all[0]!.id, reason: expect.stringContaining("not a finite number") }],
  });
  expect(await sweep("stop", { state: "group.waiting", projectId: newId() })).toMatchObject({ total: 0, done: 0 });
  expect(await sweep("stop")).toMatchObject({ total: 5, done: 5, skipped: 0 });
  expect(await sweep("stop", { status: "failed" })).toMatchObject({ total: 0, done: 0 });
  expect(await s.list({ status: "stopped" })).toHaveLength(5);
});

test("a sweep is another workspace's business only in its own, and is not called off as what it is not", async () => {
  const s = await scene(1);
  const { id: sweepId } = await sweepInstances(s.ctx, { action: "pause", filter: { workflowId: s.workflowId } });
  const stranger = host().context("workflow");
  expect(getSweep(stranger, { sweepId })).rejects.toMatchObject({ status: 404 });
  const page = { limit: 1, cursor: undefined };
  const { items, nextCursor } = await listSweeps(s.ctx, { ...page, workflowId: s.workflowId });
  expect(items.map((one) => [one.id, one.kind, one.filter])).toEqual([
    [sweepId, "pause", { workflowId: s.workflowId }],
  ]);
  expect(nextCursor).toBeNull();
  expect((await listSweeps(stranger, { ...page, workflowId: undefined })).items).toEqual([]);
  expect(cancelSweep(stranger, { sweepId })).rejects.toMatchObject({ status: 404 });
  expect(getMigration(s.ctx, { workflowId: s.workflowId, migrationId: sweepId })).rejects.toMatchObject({
    status: 404,
  });
  await ended(s, sweepId);
  expect(cancelSweep(s.ctx, { sweepId })).rejects.toMatchObject({ code: "workflow.sweep_ended" });
  const everywhere = await sweepInstances(stranger, { action: "stop", filter: {} });
  expect(await ended({ ...s, ctx: stranger }, everywhere.id)).toMatchObject({ total: 0, done: 0 });
  expect(await s.list({ status: "paused" })).toHaveLength(1);
});
