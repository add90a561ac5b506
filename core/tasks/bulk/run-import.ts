import { actorName, type Context } from "../../kernel/context.ts";
import { emit, envelopeFor } from "../../kernel/outbox.ts";
import { afterCommit, transaction, type Tx } from "../../kernel/transaction.ts";
import { adoptProject } from "../adopt-project.ts";
import { tasksEvents } from "../events.ts";
import type { KnownProject } from "../open-project.ts";
import { taskProblems } from "../problems.ts";
import { grow, lockOrMakeBatch } from "../store-tasks.ts";
import { addFailures, type ImportRow, lockImport, saveImport } from "../store/imports.ts";
import { copyIncoming, storeIncoming, takeIncomingKeys } from "../store/incoming.ts";
import { type Lot, lotsOf } from "./lots.ts";

/**
 * Makes tasks of what is read, some thousand lines at a time, each lot with its report and its place in one transaction:
 * whatever breaks, what was done is done, and what comes again is passed over. While one lot is written the next is read.
 */
export async function runImport(
  ctx: Context,
  open: KnownProject,
  row: ImportRow,
  content: AsyncIterable<Uint8Array>,
): Promise<ImportRow> {
  let writing: Promise<ImportRow> = Promise.resolve(row);
  try {
    for await (const lot of lotsOf(ctx, open.project, content, row)) {
      const from = await writing;
      writing = write(ctx, open, from, lot);
      writing.catch(() => {});
    }
  } catch (error) {
    await writing.catch(() => {});
    throw error;
  }
  const done = await writing;
  return transaction(ctx, async (tx) => finish(tx, ctx, done, "completed", null));
}

/** Ends an import. */
export async function finish(
  tx: Tx,
  ctx: Context,
  { workspaceId, id }: ImportRow,
  status: "completed" | "failed",
  reason: string | null,
): Promise<ImportRow> {
  const row = (await lockImport(tx, workspaceId, id))!;
  const now = ctx.clock.now();
  const ended = { ...row, status, reason, updatedAt: now, finishedAt: now };
  await saveImport(tx, ended);
  const { projectId, batchId, lines, created, duplicates, failed } = ended;
  const told = { importId: id, projectId, batchId, lines, created, duplicates, failed };
  if (status === "completed") await emit(tx, ctx, tasksEvents, "import.completed", told);
  else await emit(tx, ctx, tasksEvents, "import.failed", { ...told, reason: reason ?? "" });
  return ended;
}

async function write(
  ctx: Context,
  open: KnownProject,
  from: ImportRow,
  { records, failures, bytes }: Lot,
): Promise<ImportRow> {
  const { project } = open;
  return transaction(ctx, async (tx) => {
    const row = (await lockImport(tx, ctx.workspaceId, from.id))!;
    if (row.lines !== from.lines || row.status !== "running")
      throw taskProblems.import_moved({ importId: row.id, lines: row.lines });
    await addFailures(tx, row, failures);
    let duplicates = 0;
    let { batchId } = row;
    if (records.count > 0) {
      await copyIncoming(tx, records);
      duplicates = await takeIncomingKeys(tx, row);
    }
    const created = records.count - duplicates;
    if (created > 0) {
      await adoptProject(tx, ctx, open.row);
      const batch = await lockOrMakeBatch(tx, ctx, project.id, batchId ? { id: batchId } : { name: row.batchName });
      batchId = batch.id;
      const { overlap, reviewShare } = project.settings;
      const { schemaVersion, workflowId } = project;
      const now = ctx.clock.now();
      const shared = { projectId: project.id, batchId, workflowId, schemaVersion, overlap, reviewShare };
      const pattern = { taskId: project.id, ...shared, priority: 0, externalKey: null };
      const origin = { ...ctx, actor: actorName(ctx.actor) };
      await storeIncoming(
        tx,
        { workspaceId: ctx.workspaceId, projectId: project.id, batchId, overlap, schemaVersion, now },
        envelopeFor(origin, now, tasksEvents, "task.created", pattern),
      );
      await grow(tx, ctx, batch, created);
      afterCommit(() => ctx.runtime.wake("relay"));
    }
    const next = {
      ...row,
      batchId,
      lines: row.lines + records.count + failures.length,
      created: row.created + created,
      duplicates: row.duplicates + duplicates,
      failed: row.failed + failures.length,
      bytes,
      updatedAt: ctx.clock.now(),
    };
    await saveImport(tx, next);
    return next;
  });
}
