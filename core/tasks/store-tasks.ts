import type { Context } from "../kernel/context.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Project } from "../projects/contract.ts";
import { adoptProject } from "./adopt-project.ts";
import { tasksEvents } from "./events.ts";
import { newBatch } from "./new-batch.ts";
import { taskProblems } from "./problems.ts";
import * as batches from "./store/batches.ts";
import { type FreshTask, insertTasks, takeKeys } from "./store/insert-tasks.ts";
import type { ProjectRow } from "./store/projects.ts";
import { toldBatch } from "./told.ts";

/** The batch that new tasks go into: a given one, a new one of a name, or the project's batch for single tasks. */
export type Into = { id: string } | { name: string } | "catch-all";

/**
 * Stores tasks that were checked, with their batch and their events, in one transaction and few statements. `duplicates` names
 * the task that has a line's external key already; `batchId` is null when there was nothing to store and no batch was given.
 */
export async function storeTasks(
  ctx: Context,
  { project, row }: { project: Project; row: ProjectRow },
  into: Into,
  fresh: readonly FreshTask[],
): Promise<{ batchId: string | null; duplicates: Map<number, string> }> {
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, row);
    const given = typeof into === "object" && "id" in into ? await requireBatch(tx, ctx, project.id, into.id) : null;
    const owners = await takeKeys(tx, ctx.workspaceId, project.id, fresh);
    const first = new Map<string, string>();
    const duplicates = new Map<number, string>();
    for (const { externalKey, line, id } of fresh) {
      if (externalKey === null) continue;
      const owner = owners.get(externalKey) ?? first.get(externalKey);
      if (owner && owner !== id) duplicates.set(line, owner);
      first.set(externalKey, owner ?? id);
    }
    const created = fresh.filter((task) => !duplicates.has(task.line));
    if (created.length === 0) return { batchId: given?.id ?? null, duplicates };
    const batch = given ?? (await makeBatch(tx, ctx, project.id, into));
    await insertTasks(tx, { workspaceId: ctx.workspaceId, projectId: project.id, batchId: batch.id, overlap: project.settings.overlap, schemaVersion: project.schemaVersion, now: ctx.clock.now() }, created);
    await grow(tx, ctx, batch, created.length);
    const shared = { projectId: project.id, batchId: batch.id, workflowId: project.workflowId, schemaVersion: project.schemaVersion, overlap: project.settings.overlap, reviewShare: project.settings.reviewShare };
    await emitMany(tx, ctx, tasksEvents, "task.created", created.map(({ id, priority, externalKey }) => ({ taskId: id, ...shared, priority, externalKey })));
    return { batchId: batch.id, duplicates };
  });
}

async function requireBatch(tx: Tx, ctx: Context, projectId: string, batchId: string): Promise<batches.BatchRow> {
  const batch = await batches.lockBatch(tx, ctx.workspaceId, batchId);
  if (batch?.projectId !== projectId) throw taskProblems.batch_not_found({ batchId, errors: [{ pointer: "/batchId", detail: "is not a batch of this project" }] });
  return batch;
}

async function makeBatch(tx: Tx, ctx: Context, projectId: string, into: Into): Promise<batches.BatchRow> {
  if (into === "catch-all") {
    const { batch, made } = await batches.catchAll(tx, newBatch(ctx, projectId, "Single tasks", null, true));
    if (made) await emit(tx, ctx, tasksEvents, "batch.created", { batchId: batch.id, projectId, name: batch.name });
    return batch;
  }
  const batch = newBatch(ctx, projectId, "name" in into ? into.name : "");
  await batches.addBatch(tx, batch);
  await emit(tx, ctx, tasksEvents, "batch.created", { batchId: batch.id, projectId, name: batch.name });
  return batch;
}

/** Adds to a batch's tasks; one that was completed is open again. */
async function grow(tx: Tx, ctx: Context, batch: batches.BatchRow, by: number): Promise<void> {
  const grown: batches.BatchRow = { ...batch, tasks: batch.tasks + by, status: "open", completedAt: null };
  await batches.saveBatch(tx, grown);
  if (batch.status === "completed") await emit(tx, ctx, tasksEvents, "batch.reopened", toldBatch(grown));
}
