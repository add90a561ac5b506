import type { Context } from "../kernel/context.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import { adoptProject } from "./adopt-project.ts";
import { tasksEvents } from "./events.ts";
import { newBatch } from "./new-batch.ts";
import type { KnownProject } from "./open-project.ts";
import { taskProblems } from "./problems.ts";
import { scopeOf } from "./scope.ts";
import * as batches from "./store/batches.ts";
import { type FreshTask, insertTasks, takeKeys } from "./store/insert-tasks.ts";
import { toldBatch } from "./told.ts";

/** The batch that new tasks go into: a given one, a new one of a name, or the project's batch for single tasks. */
export type Into = { id: string } | { name: string } | "catch-all";

/**
 * Stores tasks that were checked, with their batch and their events, in one transaction and few statements. `duplicates` names
 * the task that has a line's external key already; `batchId` is null when there was nothing to store and no batch was given.
 */
export async function storeTasks(
  ctx: Context,
  { project, row }: KnownProject,
  into: Into,
  fresh: readonly FreshTask[],
): Promise<{ batchId: string | null; duplicates: Map<number, string> }> {
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, row);
    if (typeof into === "object" && "id" in into) await requireBatch(tx, ctx, project.id, into.id);
    const duplicates = await findDuplicates(tx, ctx, project.id, fresh);
    const created = fresh.filter((task) => !duplicates.has(task.line));
    if (created.length === 0) return { batchId: typeof into === "object" && "id" in into ? into.id : null, duplicates };
    const batch = await lockOrMakeBatch(tx, ctx, project.id, into);
    await insertTasks(
      tx,
      {
        workspaceId: ctx.workspaceId,
        projectId: project.id,
        batchId: batch.id,
        overlap: project.settings.overlap,
        schemaVersion: project.schemaVersion,
        now: ctx.clock.now(),
      },
      created,
    );
    await grow(tx, ctx, batch, created.length);
    const shared = {
      projectId: project.id,
      batchId: batch.id,
      workflowId: project.workflowId,
      schemaVersion: project.schemaVersion,
      overlap: project.settings.overlap,
      reviewShare: project.settings.reviewShare,
    };
    await emitMany(
      tx,
      ctx,
      tasksEvents,
      "task.created",
      created.map(({ id, priority, externalKey }) => ({ taskId: id, ...shared, priority, externalKey })),
    );
    return { batchId: batch.id, duplicates };
  });
}

/** The lines whose external key is another task's: one of an earlier line, or one that was there before. */
async function findDuplicates(
  tx: Tx,
  ctx: Context,
  projectId: string,
  fresh: readonly FreshTask[],
): Promise<Map<number, string>> {
  const first = new Map<string, string>();
  for (const { externalKey, id } of fresh)
    if (externalKey !== null && !first.has(externalKey)) first.set(externalKey, id);
  const owners = await takeKeys(tx, ctx.workspaceId, projectId, first);
  const duplicates = new Map<number, string>();
  for (const { externalKey, id, line } of fresh) {
    const owner = externalKey === null ? id : (owners.get(externalKey) ?? first.get(externalKey)!);
    if (owner !== id) duplicates.set(line, owner);
  }
  return duplicates;
}

export async function requireBatch(tx: Tx, ctx: Context, projectId: string, batchId: string): Promise<void> {
  const batch = await batches.findBatch(tx, scopeOf(ctx), batchId);
  if (batch?.projectId !== projectId)
    throw taskProblems.batch_not_found({
      batchId,
      errors: [{ pointer: "/batchId", detail: "is not a batch of this project" }],
    });
}

/** The batch to add to, locked. Keys are taken before it, by everybody, or two imports could wait for each other. */
export async function lockOrMakeBatch(tx: Tx, ctx: Context, projectId: string, into: Into): Promise<batches.BatchRow> {
  if (into !== "catch-all" && "id" in into) return (await batches.lockBatch(tx, ctx.workspaceId, into.id))!;
  const wanted = newBatch(
    ctx,
    projectId,
    into === "catch-all" ? "Single tasks" : into.name,
    null,
    into === "catch-all",
  );
  const { batch, made } = wanted.catchAll ? await batches.catchAll(tx, wanted) : { batch: wanted, made: true };
  if (!wanted.catchAll) await batches.addBatch(tx, wanted);
  if (made) await emit(tx, ctx, tasksEvents, "batch.created", { batchId: batch.id, projectId, name: batch.name });
  return batch;
}

/** Adds to a batch's tasks; one that was completed is open again. */
export async function grow(tx: Tx, ctx: Context, batch: batches.BatchRow, by: number): Promise<void> {
  const grown: batches.BatchRow = { ...batch, tasks: batch.tasks + by, status: "open", completedAt: null };
  await batches.saveBatch(tx, grown);
  if (batch.status === "completed") await emit(tx, ctx, tasksEvents, "batch.reopened", toldBatch(grown));
}
