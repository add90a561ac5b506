import { sql } from "drizzle-orm";
import { eventually } from "../kernel/testing/eventually.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Definition, Migration } from "./contract.ts";
import { startInstance } from "./control-instance.ts";
import { createMigration } from "./create-migration.ts";
import { listInstances } from "./list-instances.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getMigration } from "./read-sweeps.ts";
import { createDraft } from "./save-draft.ts";
import { createWorkflow } from "./save-workflow.ts";
import { sendTaskEvent } from "./task-state.ts";
import { verifyInstances } from "./verify-instances.ts";

const open = { type: "task.open", params: { stage: "annotate" } };
const wait = { on: { "task.assigned": "second" }, after: { "60000": "late" } };
export const first: Definition = {
  id: "w",
  initial: "first",
  states: {
    first: { ...wait, entry: [open] },
    second: { on: { "task.cancelled": "done" } },
    late: { on: { "task.cancelled": "done" } },
    done: { type: "final" },
  },
};
const { second: _, ...others } = first.states;
const next: Definition = {
  ...first,
  states: {
    ...others,
    first: { ...wait, on: { "task.assigned": "checking" } },
    checking: { entry: [{ type: "task.close", params: {} }], on: { "task.cancelled": "done" } },
  },
};
export const wish = { from: 1, to: 2, dryRun: false, leaveBlocked: false, children: {}, entry: "new" as const };

interface Scene {
  inFirst: number;
  inSecond: number;
  before?: Definition;
  after?: Definition;
}

/** A workflow with two versions, and instances on the first of them: so many in `first`, so many in `second`. */
export async function migrationScene(host: () => TestHost, { inFirst, inSecond, before = first, after = next }: Scene) {
  const ctx = host().context("workflow");
  const made = await createWorkflow(ctx, { name: "Mine", description: "", definition: before, status: "published" });
  const workflowId = made.id;
  const start = async () => {
    const ids = { taskId: newId(), projectId: newId(), batchId: newId() };
    return startInstance(ctx, { workflowId, ...ids, input: {} });
  };
  const firsts = await Promise.all(Array.from({ length: inFirst }, start));
  const seconds = await Promise.all(Array.from({ length: inSecond }, start));
  for (const { taskId } of seconds) await sendTaskEvent(ctx, { taskId, type: "task.assigned", data: {} });
  await createDraft(ctx, { workflowId, definition: after, from: undefined, note: "" });
  await publishWorkflow(ctx, { workflowId, ifMatch: undefined, acknowledgeWarnings: true, note: undefined });
  const migrate = (map: Record<string, string>, more: Partial<typeof wish> = {}) =>
    createMigration(ctx, { workflowId, ...wish, map, ...more });
  /** Every instance is what its history makes of it. */
  const sound = async () =>
    (await verifyInstances(ctx, { projectId: undefined, instanceId: undefined, cursor: undefined, limit: 200 }))
      .differences;
  const ended = ({ migration }: { migration: Migration | null }) =>
    eventually(async () => {
      const now = await getMigration(ctx, { workflowId, migrationId: migration!.id });
      return now.status === "running" ? undefined : now;
    });
  const list = async () => (await listInstances(ctx, { workflowId, limit: 200, cursor: undefined })).items;
  return { ctx, workflowId, firsts, seconds, migrate, ended, list, sound };
}

/** What was told of one kind about a workflow, in order. */
export const toldAbout = (host: TestHost, workflowId: string, type: string) =>
  host.runtimes
    .get("workflow")!
    .db.system.orm.execute<{ data: Record<string, unknown> }>(
      sql`select envelope->'data' as data from workflow.outbox where envelope->>'type' = ${type} and envelope->'data'->>'workflowId' = ${workflowId} order by seq`,
    )
    .then((rows) => rows.map((row) => row.data));
