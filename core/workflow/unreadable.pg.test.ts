import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { engineOf } from "./engine/engine.ts";
import { originOf } from "./engine/submission.ts";
import { first, migrationScene, wish } from "./migration-scene.suite.ts";
import { workflowService } from "./service.ts";

const host = useHost([workflowService]);
let admin: postgres.Sql;
beforeAll(() => {
  admin = postgres(host().runtimes.get("workflow")!.config.DATABASE_URL, { max: 1, onnotice: () => {} });
});
afterAll(() => admin.end());

const notSnapshots: [string, string, string][] = [
  ["null", "null", "null is not an object"],
  ["a number", "5", "is not an object"],
  ["an empty object", "{}", "undefined is not an object"],
];
const slower = { ...first, states: { ...first.states, second: { on: { "task.cancelled": "done" } } } };

/** Three instances of which one is to be made unreadable, and what its workspace asks about them. */
async function scene() {
  const s = await migrationScene(() => host(), { inFirst: 3, inSecond: 0, after: slower });
  const [sick, ...well] = s.firsts.toReversed();
  const caller = {
    workspaceId: s.ctx.workspaceId,
    permissions: ["workflow.read", "workflow.manage", "workflow.operate"],
  };
  const ask = async (method: string, path: string, body?: object) => {
    const response = await host().request("workflow", caller, method, path, body);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const of = `/workflow-instances/${sick!.id}`;
  const arrive = (taskId: string) =>
    engineOf(s.ctx.runtime).send(originOf(s.ctx), taskId, { type: "task.assigned" }, newId());
  return { ...s, sick: sick!, well, ask, of, arrive };
}

test.each(notSnapshots)(
  "an instance whose snapshot is %s can be looked at and held, is failed with the reason, and holds up no other",
  async (_, snapshot, reason) => {
    const { workflowId, sick, well, ask, of, arrive } = await scene();
    await admin`update workflow.workflow_instances set snapshot = ${snapshot}::text::jsonb, version = version + 1 where id = ${sick.id}`;
    const readable = [`/workflow-instances?workflowId=${workflowId}`, of, `/tasks/${sick.taskId}/state`];
    for (const path of [...readable, `/tasks/${sick.taskId}/state-history`, `/tasks/${sick.taskId}/state-replay`])
      expect([path, (await ask("GET", path)).status]).toEqual([path, 200]);
    const { differences } = (await ask("GET", "/workflow-verification")).body;
    expect(differences).toEqual([expect.objectContaining({ instanceId: sick.id, kind: "snapshot" })]);

    expect(await ask("POST", `${of}/pause`, {})).toMatchObject({ status: 200, body: { status: "paused" } });
    expect((await arrive(sick.taskId)).what).toBe("waits");
    expect(await ask("POST", `${of}/resume`, {})).toMatchObject({ status: 200, body: { status: "failed" } });
    expect((await ask("GET", of)).body.error).toContain(reason);
    expect(await ask("POST", `${of}/retry`, {})).toMatchObject({
      status: 409,
      body: { code: "workflow.still_failing" },
    });

    const plan = { ...wish, map: {}, dryRun: true };
    expect((await ask("POST", `/workflows/${workflowId}/migrations`, plan)).status).toBe(200);
    const moved = await ask("POST", `/workflows/${workflowId}/migrations`, {
      ...plan,
      dryRun: false,
      leaveBlocked: true,
    });
    const { id } = moved.body.migration as { id: string };
    const end = await eventually(async () => {
      const { body } = await ask("GET", `/workflows/${workflowId}/migrations/${id}`);
      return body.status !== "running" && body;
    });
    expect(end).toMatchObject({ status: "completed", total: 3, done: 2, failed: 1 });
    for (const { taskId } of well) expect((await arrive(taskId)).row?.states).toEqual(["second"]);
  },
);

test("the history of an instance whose version is gone is told to be unreadable, and the others' are verified all the same", async () => {
  const { sick, ask } = await scene();
  await admin`update workflow.workflow_instances set definition_version = 77, version = version + 1 where id = ${sick.id}`;
  const { differences, checked } = (await ask("GET", "/workflow-verification")).body;
  expect(checked).toBe(3);
  const detail = expect.stringContaining("has no version 77");
  expect(differences).toEqual([expect.objectContaining({ instanceId: sick.id, kind: "unreadable", detail })]);
  expect((await ask("GET", `/tasks/${sick.taskId}/state-replay`)).body).toMatchObject({ items: [], broken: detail });
  expect((await ask("GET", `/tasks/${sick.taskId}/state`)).body).toMatchObject({ next: [] });
});
