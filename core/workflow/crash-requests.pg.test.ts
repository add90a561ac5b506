import { expect, test } from "bun:test";
import { newId } from "../kernel/wire/id.ts";
import { untilKilled, useEngines } from "./crash-scene.suite.ts";
import { requestKilledAt, retryKilledAt } from "./failpoints.suite.ts";
import { engineOf } from "./engine/engine.ts";
import { originOf } from "./engine/submission.ts";
import { getInstance } from "./list-instances.ts";
import { getTaskState } from "./task-state.ts";

const { host, admin, engine, scene, demandWhole } = useEngines();

/** Notes what it is told; fails on what it cannot divide by. */
const chart = {
  id: "asked",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: {
      on: {
        note: { actions: [{ type: "assign", params: { set: { seen: "context.seen + [event.n]" } } }] },
        divide: { actions: [{ type: "assign", params: { set: { answer: "10 / context.answer" } } }] },
        end: "over",
      },
    },
    over: { type: "final" },
  },
};
/** Has a process of its own asked something, over which it is killed. */
async function askDying(failpoint: string, wish: { caller: Caller; path: string; body?: object; headers?: Headers }) {
  const { caller, path, body, headers = {} } = wish;
  const actor = { type: "user" as const, id: caller.userId };
  const rest = { sessionId: null, scopes: null, ip: "127.0.0.1", userAgent: "test" };
  const identity = { workspaceId: caller.workspaceId, actor, ...rest };
  const victim = engine(failpoint);
  await victim.ask({ identity, method: "POST", path, headers, body });
  await untilKilled(victim);
}
type Caller = { workspaceId: string; userId: string };
type Headers = Record<string, string>;

test("a process that is killed over a request leaves all of it or nothing, and sent again it is not done twice", async () => {
  const s = await scene(requestKilledAt.length, chart);
  const caller = { workspaceId: s.ctx.workspaceId, userId: newId() };
  const body = { type: "note", data: { n: "told" } };
  const requests = requestKilledAt.map((failpoint, i) => {
    const taskId = s.taskIds[i]!;
    return { failpoint, taskId, path: `/tasks/${taskId}/events`, headers: { "idempotency-key": newId() } };
  });
  await Promise.all(
    requests.map(({ failpoint, path, headers }) => askDying(failpoint, { caller, path, body, headers })),
  );
  // What a minute does, after which a request whose process is silent is taken for lost.
  await admin()`update workflow.idempotency_keys set created_at = created_at - interval '2 minutes'`;
  for (const { failpoint, taskId, path, headers } of requests) {
    const written = failpoint.endsWith("committed");
    expect((await getTaskState(s.ctx, { taskId })).instance.sequence).toBe(written ? 2 : 1);
    // What was committed is not done again: its answer is lost, and that is said.
    const again = await host().request("workflow", caller, "POST", path, body, headers);
    expect(again.status).toBe(written ? 409 : 200);
    s.told.get(taskId)!.push("told");
  }
  await demandWhole(s);
}, 120_000);

test.each(retryKilledAt)(
  "a process that is killed at %s, as it takes up a failed instance, leaves it with what it failed on",
  async (failpoint) => {
    const s = await scene(1, chart);
    const [taskId] = s.taskIds as [string];
    const { row } = await engineOf(s.ctx.runtime).send(originOf(s.ctx), taskId, { type: "divide" }, newId());
    const instanceId = row!.id;
    const path = `/workflow-instances/${instanceId}/retry`;
    const caller = { workspaceId: s.ctx.workspaceId, userId: newId() };
    const held = await getInstance(s.ctx, { instanceId });
    expect(held.status).toBe("failed");
    await askDying(failpoint, { caller, path });
    expect(await getInstance(s.ctx, { instanceId })).toEqual(held);
    const again = await host().request("workflow", caller, "POST", path);
    expect(await again.json()).toMatchObject({ code: "workflow.still_failing" });
    await demandWhole(s);
  },
  120_000,
);
