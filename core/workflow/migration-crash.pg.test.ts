import { afterAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { forgetKeys } from "../kernel/testing/forget-keys.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { startInstance } from "./control-instance.ts";
import { createMigration } from "./create-migration.ts";
import { type EngineProcess, startEngine } from "./engine-process.suite.ts";
import { sweepKilledAt } from "./failpoints.suite.ts";
import { listInstances } from "./list-instances.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getMigration } from "./read-sweeps.ts";
import { createDraft } from "./save-draft.ts";
import { createWorkflow } from "./save-workflow.ts";
import { workflowService } from "./service.ts";
import { verifyInstances } from "./verify-instances.ts";

/** Migrations run in other processes, this one only has the verbs. */
const host = useHost([{ ...workflowService, reactions: [], schedules: [], jobs: [] }]);
const engines = new Set<EngineProcess>();
afterAll(() => Promise.all([...engines].map((engine) => engine.kill())));

const runtime = () => host().runtimes.get("workflow")!;
function engine(failpoint?: string): EngineProcess {
  const started = startEngine(runtime().config, failpoint);
  engines.add(started);
  void started.ended.then(() => engines.delete(started));
  return started;
}

/** What a job's lock that runs out does, without the wait for it. */
async function locksEnd(): Promise<void> {
  const { redis, config } = runtime();
  await forgetKeys(redis, `${config.REDIS_PREFIX}:jobs-workflow-*`);
  await systemQuery(runtime(), (tx) => tx.execute(sql`update workflow.jobs set locked_until = null`));
}

test("a process that is killed anywhere in a migration leaves one that the next process ends: each instance moved and counted once", async () => {
  const ctx = host().context("workflow");
  const states = { a: { on: { go: "z" }, entry: [{ type: "task.close" }] }, z: { type: "final" } };
  const first = { id: "w", initial: "a", states };
  const made = await createWorkflow(ctx, { name: "Mine", description: "", definition: first, status: "published" });
  const workflowId = made.id;
  const count = 20;
  for (let i = 0; i < count; i++) {
    const ids = { taskId: newId(), projectId: newId(), batchId: newId() };
    await startInstance(ctx, { workflowId, ...ids, input: {} });
  }
  const definition = { ...first, initial: "b", states: { b: { ...states.a, entry: [] }, z: states.z } };
  await createDraft(ctx, { workflowId, definition, from: undefined, note: "" });
  await publishWorkflow(ctx, { workflowId, ifMatch: undefined, acknowledgeWarnings: true, note: undefined });
  const wish = {
    from: 1,
    to: 2,
    map: { a: "b" },
    children: {},
    dryRun: false,
    leaveBlocked: false,
    entry: "new" as const,
  };
  const migrationId = (await createMigration(ctx, { workflowId, ...wish })).migration!.id;
  const progress = () => getMigration(ctx, { workflowId, migrationId });
  const done: number[] = [];
  for (const failpoint of sweepKilledAt) {
    const victim = engine(failpoint);
    expect(await Promise.race([victim.ended, Bun.sleep(60_000).then(() => "it lives")])).toBe("SIGKILL");
    done.push((await progress()).done);
    await locksEnd();
  }
  expect(done).toEqual([0, 0, 1]);
  const last = engine();
  await eventually(async () => (await progress()).status === "completed");
  await last.kill();
  expect(await progress()).toMatchObject({ total: count, done: count, skipped: 0, failed: 0 });
  const { items } = await listInstances(ctx, { workflowId, limit: 200, cursor: undefined });
  expect(
    items.filter((one) => one.definitionVersion === 2 && one.states[0] === "b" && one.sequence === 2),
  ).toHaveLength(count);
  const everything = { projectId: undefined, instanceId: undefined, cursor: undefined, limit: 200 };
  expect(await verifyInstances(ctx, everything)).toMatchObject({ checked: count, differences: [] });
  const told = await systemQuery(runtime(), (tx) =>
    tx.execute<{ instance: string }>(sql`
      select envelope->'data'->>'instanceId' as instance from workflow.outbox
      where workspace_id = ${ctx.workspaceId} and envelope->>'type' = 'workflow.instance.migrated'`),
  );
  expect(told).toHaveLength(count);
  expect(new Set(told.map((one) => one.instance)).size).toBe(count);
}, 90_000);
