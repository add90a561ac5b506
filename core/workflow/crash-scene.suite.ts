import { afterAll, beforeAll, expect } from "bun:test";
import postgres from "postgres";
import type { Config } from "../kernel/config.ts";
import type { Context } from "../kernel/context.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { emitMany } from "../kernel/outbox.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { forgetKeys } from "../kernel/testing/forget-keys.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { tasksEvents } from "../tasks/events.ts";
import { startInstance } from "./control-instance.ts";
import { type EngineProcess, startEngine } from "./engine-process.suite.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { verifyInstances } from "./verify-instances.ts";

/** Says what happens to tasks; engines run in other processes, this one only has their verbs. */
const tasks = service({ name: "tasks", contract: {}, events: tasksEvents, routes: {} });

/** States of a chart that asks outside, adds the answer to its context and then waits for `end`; `url` answers with a number. */
export const askingStates = (url: string) => ({
  asking: {
    invoke: {
      id: "call",
      src: "webhook.call",
      params: { url },
      onDone: {
        target: "answered",
        actions: [{ type: "assign", params: { set: { answer: "context.answer + event.output.body.answer" } } }],
      },
      onError: "over",
    },
  },
  answered: { on: { end: "over" } },
  over: { type: "final" },
});

/** Instances that are told of things. */
export interface Scene {
  ctx: Context;
  taskIds: string[];
  /** What each task was told, in order. */
  told: Map<string, string[]>;
  /** The assignments among these that somebody waits to have answered. */
  handed: string[];
}
interface Seen {
  state: string;
  seen: string[];
  answer: number;
}

/** Engines in processes of their own, on the servers of this file's test. */
export function useEngines() {
  const host = useHost([tasks, { ...workflowService, reactions: [], schedules: [], jobs: [] }]);
  const engines = new Set<EngineProcess>();
  let admin: postgres.Sql;
  beforeAll(() => {
    config().WEBHOOK_LOOPBACK = true;
    admin = postgres(config().DATABASE_URL, { max: 2, onnotice: () => {} });
  });
  afterAll(async () => {
    for (const engine of engines) await engine.kill();
    await admin.end();
  });
  const runtime = () => host().runtimes.get("workflow")!;
  const config = (): Config => runtime().config;

  function engine(failpoint?: string, stopsAt?: readonly string[], set: Partial<Config> = {}): EngineProcess {
    const started = startEngine({ ...config(), ...set }, failpoint, stopsAt);
    engines.add(started);
    void started.ended.then(() => engines.delete(started));
    return started;
  }

  /** Waits until both of two engines are handed events: one that was stopped reads on as before until it looks. */
  const untilShared = (): Promise<unknown> =>
    eventually(async () => {
      const { redis } = runtime();
      const leases = await redis.keys(`${config().REDIS_PREFIX}:lease:workflow:*`);
      return leases.length > 0 && new Set(await redis.mget(leases)).size === 2;
    });

  async function scene(n: number, definition: object): Promise<Scene> {
    const ctx = host().context("workflow");
    const wish = { name: "Crash", description: "", definition: definition as never, status: "published" as const };
    const workflow = await createWorkflow(ctx, wish);
    const taskIds = Array.from({ length: n }, () => newId());
    for (const taskId of taskIds)
      await startInstance(ctx, { workflowId: workflow.id, taskId, projectId: newId(), batchId: newId(), input: {} });
    return { ctx, taskIds, told: new Map(taskIds.map((taskId) => [taskId, []])), handed: [] };
  }

  /** Tells every task of so many assignments, the first of which somebody made by hand. */
  async function tell({ ctx, taskIds, told, handed }: Scene, times: number): Promise<void> {
    const mine = host().context("tasks", { workspaceId: ctx.workspaceId });
    const base = { projectId: newId(), batchId: newId(), queueId: null, userId: newId(), stage: "annotate" as const };
    for (let i = 0; i < times; i++) {
      const manual = i === 0;
      const list = taskIds.map((taskId) => {
        const assignmentId = newId();
        told.get(taskId)!.push(assignmentId);
        if (manual) handed.push(assignmentId);
        const leaseExpiresAt = new Date().toISOString();
        return { ...base, taskId, assignmentId, leaseExpiresAt, manual, active: 1, fence: 1 };
      });
      await transaction(mine, (tx) => emitMany(tx, mine, tasksEvents, "task.assigned", list as never));
    }
  }
  async function finish({ ctx }: Scene, taskIds: readonly string[]): Promise<void> {
    const mine = host().context("tasks", { workspaceId: ctx.workspaceId });
    const list = taskIds.map((taskId) => ({ taskId, projectId: newId(), batchId: newId(), reason: "over" }));
    await transaction(mine, (tx) => emitMany(tx, mine, tasksEvents, "task.cancelled", list as never));
  }

  async function seenOf({ taskIds }: Scene): Promise<Map<string, Seen>> {
    const rows = await admin<(Seen & { task_id: string })[]>`
      select task_id, states[1] as state, snapshot->'context'->'seen' as seen, (snapshot->'context'->>'answer')::int as answer
      from workflow.workflow_instances where task_id in ${admin(taskIds)}`;
    return new Map(rows.map((row) => [row.task_id, row]));
  }
  async function untilAll(s: Scene): Promise<void> {
    const wanted = [...s.told.values()].reduce((sum, list) => sum + list.length, 0);
    let seen = 0;
    try {
      await eventually(async () => {
        seen = [...(await seenOf(s)).values()].reduce((sum, one) => sum + one.seen.length, 0);
        return seen >= wanted;
      });
    } catch (error) {
      const parked = await admin`select reaction, type, error from workflow.dead_letters`;
      const busy = await admin`
        select pid, state, wait_event_type, wait_event, left(query, 80) as query from pg_stat_activity
        where datname = current_database() and state <> 'idle'`;
      throw new Error(`${seen} of ${wanted} were seen: ${JSON.stringify({ parked, busy })}`, { cause: error });
    }
  }
  const untilIn = (s: Scene, wanted: string) =>
    eventually(async () => [...(await seenOf(s)).values()].every(({ state }) => state === wanted));

  /** Waits until so many engines share the slots, and names them. */
  const untilEngines = (n: number): Promise<string[]> =>
    eventually(async () => {
      const rows = await admin<{ owner: string }[]>`
        select s.owner from workflow.engine_slots s join workflow.engines e on e.id = s.owner and e.expires_at >= now() group by s.owner
        having count(*) = ${16 / n}`;
      return rows.length === n && rows.map(({ owner }) => owner);
    });

  /** What leases that run out do, without the wait for it. */
  async function leasesEnd(): Promise<void> {
    const { redis } = runtime();
    await forgetKeys(redis, `${config().REDIS_PREFIX}:members:workflow`);
    await forgetKeys(redis, `${config().REDIS_PREFIX}:lease:workflow:*`);
    await admin`delete from workflow.engines`;
  }

  /** Nothing lost, nothing twice, and every history leads to where its instance is. */
  async function demandWhole(s: Scene): Promise<void> {
    for (const [taskId, { seen }] of await seenOf(s)) expect(seen).toEqual(s.told.get(taskId)!);
    const everything = { limit: 200, cursor: undefined, projectId: undefined, instanceId: undefined };
    const { checked, differences } = await verifyInstances(s.ctx, everything);
    expect(differences).toEqual([]);
    expect(checked).toBe(s.taskIds.length);
    const [counts] = await admin<{ transitions: number; events: number; twice: number }[]>`
      select (select count(*)::int from workflow.state_transitions where workspace_id = ${s.ctx.workspaceId}) as transitions,
        (select count(*)::int from workflow.outbox where workspace_id = ${s.ctx.workspaceId} and envelope->>'type' = 'state.transitioned') as events,
        (select count(*)::int from (select 1 from workflow.state_transitions where workspace_id = ${s.ctx.workspaceId} group by instance_id, sequence having count(*) > 1) as d) as twice`;
    expect(counts).toEqual({ transitions: counts!.transitions, events: counts!.transitions, twice: 0 });
  }
  /** How many answers to what was handed over by hand there are, and of how many assignments. */
  async function answersOf(s: Scene): Promise<{ given: number; to: number } | undefined> {
    const [row] = await admin<{ given: number; to: number }[]>`
      select count(*)::int as given, count(distinct envelope->'data'->>'assignmentId')::int as to from workflow.outbox
      where workspace_id = ${s.ctx.workspaceId} and envelope->>'type' = 'workflow.assignment.accepted'`;
    return row;
  }
  return {
    ...{ host, runtime, config, engine, scene, tell, finish, seenOf, untilAll, untilIn, leasesEnd, demandWhole },
    ...{ answersOf, untilEngines, untilShared },
    admin: () => admin,
  };
}

/** Fails when a process goes on past its failpoint. */
export async function untilKilled(victim: EngineProcess): Promise<void> {
  expect(await Promise.race([victim.ended, Bun.sleep(60_000).then(() => "it lives")])).toBe("SIGKILL");
}
