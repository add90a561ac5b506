import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "./control-instance.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { dropTransitions } from "./store/history.ts";
import { sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const host = useHost([workflowService]);
let admin: postgres.Sql;
beforeAll(() => {
  admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 1, onnotice: () => {} });
});
afterAll(() => admin.end());

const definition = {
  id: "pair",
  context: { n: 0 },
  initial: "left",
  states: {
    left: {
      on: { go: { target: "right", actions: [{ type: "assign", params: { set: { n: "context.n + event.by" } } }] } },
    },
    right: { on: { back: "left", end: "over" } },
    over: { type: "final" },
  },
};

interface Scene {
  ctx: Context;
  taskId: string;
  instanceId: string;
}
async function scene(workspaceId = newId()): Promise<Scene> {
  const ctx = host().context("workflow", { workspaceId });
  const workflow = await createWorkflow(ctx, { name: "Pair", description: "", definition, status: "published" });
  const taskId = newId();
  const input = { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: { n: 5 } };
  const { id } = await startInstance(ctx, input);
  return { ctx, taskId, instanceId: id };
}
const go = ({ ctx, taskId }: Scene) => sendTaskEvent(ctx, { taskId, type: "go", data: { by: 2 } });
const back = ({ ctx, taskId }: Scene) => sendTaskEvent(ctx, { taskId, type: "back", data: {} });
const verify = ({ ctx, instanceId }: Scene) =>
  verifyInstances(ctx, { limit: 50, cursor: undefined, projectId: undefined, instanceId });

test("an instance is what its history makes of it", async () => {
  const s = await scene();
  for (let i = 0; i < 3; i++) {
    await go(s);
    await back(s);
  }
  expect(await verify(s)).toEqual({ checked: 1, differences: [], nextCursor: null });
});

test("an instance that was tampered with is found, and in what way", async () => {
  const kindsAfter = async (change: (s: Scene) => Promise<unknown>) => {
    const s = await scene();
    await go(s);
    await back(s);
    await change(s);
    return (await verify(s)).differences.map(({ kind }) => kind);
  };
  expect(
    await kindsAfter(
      ({ instanceId }) =>
        admin`update workflow.workflow_instances set snapshot = jsonb_set(snapshot, '{context,n}', '99') where id = ${instanceId}`,
    ),
  ).toEqual(["snapshot"]);
  expect(
    await kindsAfter(
      ({ instanceId }) =>
        admin`update workflow.workflow_instances set states = '{right}', snapshot = jsonb_set(snapshot, '{value}', '"right"') where id = ${instanceId}`,
    ),
  ).toEqual(["states", "snapshot"]);
  expect(
    await kindsAfter(
      ({ instanceId }) =>
        admin`delete from workflow.state_transitions where instance_id = ${instanceId} and sequence = 2`,
    ),
  ).toEqual(["unreadable"]);
  expect(
    await kindsAfter(
      ({ instanceId }) =>
        admin`delete from workflow.state_transitions where instance_id = ${instanceId} and sequence = 3`,
    ),
  ).toEqual(["sequence", "states", "snapshot"]);
  expect(
    await kindsAfter(
      ({ instanceId }) =>
        admin`update workflow.state_transitions set event = '{"type":"go","by":7}' where instance_id = ${instanceId} and sequence = 2`,
    ),
  ).toEqual(["snapshot"]);
});

test("pages go through all instances of a workspace and no other's", async () => {
  const workspaceId = newId();
  const scenes = [await scene(workspaceId), await scene(workspaceId), await scene(workspaceId)];
  await scene();
  let [checked, cursor, pages]: [number, string | undefined, number] = [0, undefined, 0];
  do {
    const page = await verifyInstances(scenes[0]!.ctx, {
      limit: 2,
      cursor,
      projectId: undefined,
      instanceId: undefined,
    });
    [checked, cursor, pages] = [checked + page.checked, page.nextCursor ?? undefined, pages + 1];
  } while (cursor);
  expect([checked, pages]).toEqual([3, 2]);
});

test("where months of history are dropped, it is told from what was kept instead, and can be followed on", async () => {
  const s = await scene();
  await go(s);
  // Everything until now is a year old.
  await admin.unsafe("select workflow.extend_partitions('state_transitions', 1, now() - interval '13 months')");
  const old = new Date(Date.now() - 365 * 86_400_000);
  await admin`
    with gone as (delete from workflow.state_transitions where instance_id = ${s.instanceId} returning *)
    insert into workflow.state_transitions
    select (overlay(id::text placing left(workflow.id_at(${old.toISOString()}::timestamptz)::text, 13) from 1 for 13))::uuid,
      workspace_id, instance_id, task_id, project_id, sequence, event, from_states, to_states, actions, actor, at from gone`;
  expect(await verify(s)).toMatchObject({ differences: [] });
  expect(await dropTransitions(s.ctx.runtime, new Date(Date.now() - 200 * 86_400_000))).toBeGreaterThanOrEqual(6);
  const [left] =
    await admin`select count(*)::int as n from workflow.state_transitions where instance_id = ${s.instanceId}`;
  expect(left!.n).toBe(0);
  expect(await verify(s)).toMatchObject({ checked: 1, differences: [] });
  await back(s);
  await go(s);
  expect(await verify(s)).toMatchObject({ checked: 1, differences: [] });
  await admin`update workflow.workflow_instances set snapshot = jsonb_set(snapshot, '{context,n}', '1') where id = ${s.instanceId}`;
  expect((await verify(s)).differences.map(({ kind }) => kind)).toEqual(["snapshot"]);
});

test("nobody writes into a history by the names that the engine uses for it", async () => {
  const { ctx, taskId } = await scene();
  for (const type of ["workflow.migrated", "workflow.started"])
    await expect(sendTaskEvent(ctx, { taskId, type, data: { snapshot: {} } })).rejects.toMatchObject({
      code: "workflow.event_refused",
    });
});
