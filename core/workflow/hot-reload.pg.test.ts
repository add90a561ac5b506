import { expect, test } from "bun:test";
import { emitMany } from "../kernel/outbox.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { tasksEvents } from "../tasks/events.ts";
import { type Scene, useEngines } from "./crash-scene.suite.ts";
import { createMigration } from "./create-migration.ts";
import { wish } from "./migration-scene.suite.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getMigration } from "./read-sweeps.ts";
import { createDraft } from "./save-draft.ts";
import { createWorkflow } from "./save-workflow.ts";

const { host, admin, engine, tell, seenOf, untilAll, untilShared, leasesEnd, demandWhole } = useEngines();

/** Notes every assignment, and adds so much for each. */
const adding = (by: number) => ({
  id: "adding",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: {
      on: {
        "task.assigned": {
          actions: [
            {
              type: "assign",
              params: { set: { seen: "context.seen + [event.assignmentId]", answer: `context.answer + ${by}` } },
            },
          ],
        },
        end: "over",
      },
    },
    over: { type: "final" },
  },
});

test("what is published is followed by every process at once; what runs stays on its version until it is moved, in all of them", async () => {
  const ctx = host().context("workflow");
  const made = await createWorkflow(ctx, {
    ...{ name: "Adding", description: "", status: "published" },
    definition: adding(1) as never,
  });
  const workflowId = made.id;
  /** Tasks that are created, and start the workflow wherever they are heard of. */
  const create = async (n: number): Promise<Scene> => {
    const taskIds = Array.from({ length: n }, () => newId());
    const mine = host().context("tasks", { workspaceId: ctx.workspaceId });
    const base = { projectId: newId(), batchId: newId(), workflowId, schemaVersion: 1, priority: 0, externalKey: null };
    const list = taskIds.map((taskId) => ({ taskId, ...base, overlap: 1, reviewShare: 0 }));
    await transaction(mine, (tx) => emitMany(tx, mine, tasksEvents, "task.created", list));
    const s = { ctx, taskIds, told: new Map(taskIds.map((taskId) => [taskId, []])), handed: [] };
    await eventually(async () => (await seenOf(s)).size === n);
    return s;
  };
  const versionsOf = async ({ taskIds }: Scene) => {
    const rows = await admin()<{ version: number }[]>`
      select distinct definition_version as version from workflow.workflow_instances where task_id in ${admin()(taskIds)}`;
    return rows.map(({ version }) => version);
  };
  const answers = async (s: Scene) => new Set([...(await seenOf(s)).values()].map(({ answer }) => answer));
  const both = [engine(), engine()];
  await untilShared();
  const old = await create(20);
  await tell(old, 1);
  await untilAll(old);

  await createDraft(ctx, { workflowId, definition: adding(10) as never, from: undefined, note: "" });
  await publishWorkflow(ctx, { workflowId, ifMatch: undefined, acknowledgeWarnings: true, note: undefined });
  const fresh = await create(20);
  for (const s of [old, fresh]) await tell(s, 1);
  for (const s of [old, fresh]) await untilAll(s);
  expect([await versionsOf(old), await versionsOf(fresh)]).toEqual([[1], [2]]);
  expect([await answers(old), await answers(fresh)]).toEqual([new Set([2]), new Set([10])]);

  const { migration } = await createMigration(ctx, { workflowId, ...wish, map: {} });
  const { id: migrationId } = migration!;
  await eventually(async () => (await getMigration(ctx, { workflowId, migrationId })).status === "completed");
  await tell(old, 1);
  await untilAll(old);
  expect(await versionsOf(old)).toEqual([2]);
  expect(await answers(old)).toEqual(new Set([12]));
  await Promise.all(both.map((one) => one.kill()));
  await leasesEnd();
  await demandWhole({
    ...old,
    taskIds: [...old.taskIds, ...fresh.taskIds],
    told: new Map([...old.told, ...fresh.told]),
  });
}, 120_000);
