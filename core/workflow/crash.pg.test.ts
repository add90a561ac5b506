import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { BLOCK_MS } from "../kernel/bus/consumer.ts";
import type { Config } from "../kernel/config.ts";
import type { Context } from "../kernel/context.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { emitMany } from "../kernel/outbox.ts";
import { forgetKeys } from "../kernel/testing/forget-keys.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { tasksEvents } from "../tasks/events.ts";
import { startInstance } from "./control-instance.ts";
import { type EngineProcess, startEngine } from "./engine-process.suite.ts";
import { killedAt } from "./failpoints.suite.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { verifyInstances } from "./verify-instances.ts";

/** Says what happens to tasks; engines run in other processes, this one only has their verbs. */
const tasks = service({ name: "tasks", contract: {}, events: tasksEvents, routes: {} });
const host = useHost([tasks, { ...workflowService, reactions: [], schedules: [], jobs: [] }]);
let admin: postgres.Sql;
let sink: ReturnType<typeof Bun.serve>;
const called = new Map<string, number>();
const engines = new Set<EngineProcess>();

beforeAll(() => {
  config().WEBHOOK_LOOPBACK = true;
  admin = postgres(config().DATABASE_URL, { max: 2, onnotice: () => {} });
  sink = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const key = request.headers.get("idempotency-key") ?? "";
      called.set(key, (called.get(key) ?? 0) + 1);
      return Response.json({ answer: 1 });
    },
  });
});
afterAll(async () => {
  for (const engine of engines) await engine.kill();
  await sink.stop(true);
  await admin.end();
});
const config = (): Config => host().runtimes.get("workflow")!.config;
function engine(failpoint?: string): EngineProcess {
  const started = startEngine(config(), failpoint);
  engines.add(started);
  void started.ended.then(() => engines.delete(started));
  return started;
}

/** Notes every assignment; once something is handed in, asks outside, waits a moment and is done. */
const chart = () => {
  const note = { actions: [{ type: "assign", params: { set: { seen: "context.seen + [event.assignmentId]" } } }] };
  return {
    id: "crash",
    context: { seen: [], answer: 0 },
    initial: "working",
    on: { "task.assigned": note },
    states: {
      working: { after: { "3600000": "over" }, on: { "task.cancelled": "asking" } },
      asking: {
        invoke: {
          id: "call",
          src: "webhook.call",
          params: { url: sink.url.href },
          onDone: {
            target: "waiting",
            actions: [{ type: "assign", params: { set: { answer: "context.answer + event.output.body.answer" } } }],
          },
          onError: "over",
        },
      },
      waiting: { after: { "50": "ticked" } },
      ticked: { on: { end: "over" } },
      over: { type: "final" },
    },
  };
};

interface Scene {
  ctx: Context;
  taskIds: string[];
  /** What each task was told, in order. */
  told: Map<string, string[]>;
}
async function scene(n: number): Promise<Scene> {
  const ctx = host().context("workflow");
  const workflow = await createWorkflow(ctx, {
    name: "Crash",
    description: "",
    definition: chart(),
    status: "published",
  });
  const taskIds = Array.from({ length: n }, () => newId());
  for (const taskId of taskIds)
    await startInstance(ctx, { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: {} });
  return { ctx, taskIds, told: new Map(taskIds.map((taskId) => [taskId, []])) };
}

/** Tells every task of so many assignments. */
async function tell({ ctx, taskIds, told }: Scene, times: number): Promise<void> {
  const mine = host().context("tasks", { workspaceId: ctx.workspaceId });
  const base = { projectId: newId(), batchId: newId(), queueId: null, userId: newId(), stage: "annotate" as const };
  for (let i = 0; i < times; i++) {
    const list = taskIds.map((taskId) => {
      const assignmentId = newId();
      told.get(taskId)!.push(assignmentId);
      const leaseExpiresAt = new Date().toISOString();
      return { ...base, taskId, assignmentId, leaseExpiresAt, manual: false, active: 1, fence: 1 };
    });
    await transaction(mine, (tx) => emitMany(tx, mine, tasksEvents, "task.assigned", list as never));
  }
}
async function finish({ ctx }: Scene, taskIds: readonly string[]): Promise<void> {
  const mine = host().context("tasks", { workspaceId: ctx.workspaceId });
  const list = taskIds.map((taskId) => ({ taskId, projectId: newId(), batchId: newId(), reason: "over" }));
  await transaction(mine, (tx) => emitMany(tx, mine, tasksEvents, "task.cancelled", list as never));
}

const seenOf = async ({ taskIds }: Scene) => {
  const rows = await admin<{ task_id: string; state: string; seen: string[]; answer: number }[]>`
    select task_id, states[1] as state, snapshot->'context'->'seen' as seen, (snapshot->'context'->>'answer')::int as answer
    from workflow.workflow_instances where task_id in ${admin(taskIds)}`;
  return new Map(rows.map((row) => [row.task_id, row]));
};
async function untilAll(s: Scene): Promise<void> {
  const wanted = [...s.told.values()].reduce((sum, list) => sum + list.length, 0);
  await eventually(async () => {
    const found = await seenOf(s);
    return [...found.values()].reduce((sum, { seen }) => sum + seen.length, 0) >= wanted;
  });
}

/** What a lease that runs out does, without the wait for it. */
async function leasesEnd(): Promise<void> {
  const { redis } = host().runtimes.get("workflow")!;
  await forgetKeys(redis, `${config().REDIS_PREFIX}:members:workflow`);
  await forgetKeys(redis, `${config().REDIS_PREFIX}:lease:workflow:*`);
  await admin`delete from workflow.engines`;
  await admin`update workflow.effects set locked_until = null`;
}

/** Waits until both of two engines know of each other: one that was stopped reads on as before until it looks. */
async function untilShared(): Promise<void> {
  const { redis } = host().runtimes.get("workflow")!;
  await eventually(async () => {
    const leases = await redis.keys(`${config().REDIS_PREFIX}:lease:workflow:*`);
    return leases.length > 0 && new Set(await redis.mget(leases)).size === 2;
  });
}

/** Nothing lost, nothing twice, and every history leads to where its instance is. */
async function demandWhole(s: Scene): Promise<void> {
  for (const [taskId, { seen }] of await seenOf(s)) expect(seen).toEqual(s.told.get(taskId)!);
  const { checked, differences } = await verifyInstances(s.ctx, {
    limit: 200,
    cursor: undefined,
    projectId: undefined,
    instanceId: undefined,
  });
  expect(differences).toEqual([]);
  expect(checked).toBe(s.taskIds.length);
  const [counts] = await admin<{ transitions: number; events: number; twice: number }[]>`
    select (select count(*)::int from workflow.state_transitions where workspace_id = ${s.ctx.workspaceId}) as transitions,
      (select count(*)::int from workflow.outbox where workspace_id = ${s.ctx.workspaceId} and envelope->>'type' = 'state.transitioned') as events,
      (select count(*)::int from (select 1 from workflow.state_transitions where workspace_id = ${s.ctx.workspaceId} group by instance_id, sequence having count(*) > 1) as d) as twice`;
  expect(counts).toEqual({ transitions: counts!.transitions, events: counts!.transitions, twice: 0 });
}

test("killed anywhere, an engine loses nothing and does nothing twice when the next one takes over", async () => {
  const s = await scene(killedAt.length * 2);
  for (const [i, failpoint] of killedAt.entries()) {
    await tell(s, 3);
    await finish(s, s.taskIds.slice(i * 2, i * 2 + 2));
    const victim = engine(failpoint);
    expect(await Promise.race([victim.ended, Bun.sleep(60_000).then(() => "it lives")])).toBe("SIGKILL");
    await leasesEnd();
  }
  const last = engine();
  await tell(s, 1);
  await untilAll(s);
  await eventually(async () => [...(await seenOf(s)).values()].every(({ state }) => state === "ticked"));
  await last.kill();
  await leasesEnd();
  await demandWhole(s);
  // Each asked outside at least once, always under one key, and each answer counted once.
  expect([...(await seenOf(s)).values()].map(({ answer }) => answer)).toEqual(s.taskIds.map(() => 1));
  expect(called.size).toBe(s.taskIds.length);
}, 240_000);

test("an engine that was stopped past its lease changes nothing when it goes on", async () => {
  const s = await scene(20);
  const [one, two] = [engine(), engine()];
  for (let turn = 0; turn < 3; turn++) {
    await untilShared();
    const telling = tell(s, 15);
    await Bun.sleep(20 + turn * 40);
    one.signal("SIGSTOP");
    // No lease is shorter: whatever the stopped one had asked of Redis was answered by then.
    await Bun.sleep(BLOCK_MS + 100);
    await leasesEnd();
    await telling;
    await untilAll(s);
    await tell(s, 2);
    one.signal("SIGCONT");
    await untilAll(s);
  }
  await Promise.all([one.kill(), two.kill()]);
  await leasesEnd();
  await demandWhole(s);
}, 240_000);

test("connections that break while they commit, and an emptied Redis, lose nothing", async () => {
  const s = await scene(20);
  const running = engine();
  await running.ready;
  const telling = tell(s, 40);
  for (let i = 0; i < 12; i++) {
    await Bun.sleep(30);
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'welo_workflow' and state <> 'idle'`;
    if (i !== 6) continue;
    const { redis } = host().runtimes.get("workflow")!;
    await forgetKeys(redis, `${config().REDIS_PREFIX}:*`);
  }
  await telling;
  await untilAll(s);
  await running.kill();
  await leasesEnd();
  await demandWhole(s);
}, 240_000);
