import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { job, type JobRun } from "../kernel/job.ts";
import { errorForLog } from "../kernel/logger.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import { Id } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { exportsEvents } from "./events.ts";
import { formats } from "./formats/formats.ts";
import { fileNameOf, isGzipped, KEPT_MS, move } from "./rules.ts";
import * as store from "./store.ts";
import { type WrittenExport, writeExport } from "./write-export.ts";

const PROGRESS_MS = 1000;

/** The run is over because somebody cancelled the export or another run took it over: nothing went wrong. */
class Superseded extends Error {}

/** Makes an export's file. A run that dies is taken up again from the start under its own key; only the newest run can finish the export. */
export const runExport = job("run-export", v.object({ exportId: Id }), async (ctx, { exportId }, run) => {
  const row = await begin(ctx, exportId);
  if (!row) return;
  try {
    await make(ctx, row, run);
  } catch (error) {
    if (error instanceof Superseded) return;
    const gone = error instanceof Problem && error.status === 404;
    await stop(ctx, row, error, gone || (run.lastAttempt && !run.signal.aborted));
    if (!gone) throw error;
  }
});

async function make(ctx: Context, row: store.ExportRow, run: JobRun): Promise<void> {
  const project = await ctx.call("projects", projectsContract).getProject({ projectId: row.projectId });
  const batch = row.batchId ? await ctx.call("tasks", tasksContract).getBatch({ batchId: row.batchId }) : null;
  const format = formats[row.format];
  const fileName = fileNameOf(format, row.options, [project.name, ...(batch ? [batch.name] : [])], row.createdAt);
  const contentType = isGzipped(format, row.options) ? "application/gzip" : format.contentType;
  const key = `ws/${row.workspaceId}/exports/${row.id}/${row.attempt}/${format.id}`;
  const progress = progressOf(ctx, row, batch?.tasks ?? project.progress.tasks);
  await progress.save();
  const written = await writeExport(ctx, {
    row,
    project,
    key,
    contentType,
    async onTask() {
      run.signal.throwIfAborted();
      await progress.count();
    },
  });
  await failpoint("exports.written");
  await ctx.runtime.storage.put(`${key}.manifest.json`, manifest(row, fileName, written), "application/json");
  const finished = await complete(ctx, row, { ...written, fileName, contentType, key, done: progress.done() });
  if (finished) return;
  await ctx.runtime.storage.remove(key);
  await ctx.runtime.storage.remove(`${key}.manifest.json`);
}

async function begin(ctx: Context, exportId: string): Promise<store.ExportRow | null> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockExport(tx, store.scopeOf(ctx), exportId);
    if (row?.status !== "queued" && row?.status !== "running") return null;
    const status = move(row.status === "running" ? move("running", "resume") : row.status, "start");
    const started = {
      ...row,
      status,
      attempt: row.attempt + 1,
      done: 0,
      startedAt: row.startedAt ?? ctx.clock.now(),
      error: null,
      version: row.version + 1,
    };
    await store.saveExport(tx, started);
    if (!row.startedAt) await emit(tx, ctx, exportsEvents, "export.started", about(row));
    return started;
  });
}

/** Counts tasks and keeps the count once a second, which is also how a run hears that it is not wanted any more. */
function progressOf(ctx: Context, row: store.ExportRow, total: number) {
  let done = 0;
  let savedAt = performance.now();
  async function save(): Promise<void> {
    savedAt = performance.now();
    const wanted = await transaction(ctx, (tx) =>
      store.saveProgress(tx, store.scopeOf(ctx), row.id, row.attempt, done, Math.max(done, total)),
    );
    if (!wanted) throw new Superseded();
  }
  return {
    save,
    done: () => done,
    async count(): Promise<void> {
      done++;
      if (performance.now() - savedAt >= PROGRESS_MS) await save();
    },
  };
}

interface Finished extends WrittenExport {
  fileName: string;
  contentType: string;
  key: string;
  done: number;
}

async function complete(ctx: Context, { id, attempt }: store.ExportRow, file: Finished): Promise<boolean> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockExport(tx, store.scopeOf(ctx), id);
    if (row?.status !== "running" || row.attempt !== attempt) return false;
    const now = ctx.clock.now();
    const { fileName, contentType, bytes, sha256, loss, done } = file;
    const finished = {
      fileName,
      contentType,
      objectKey: file.key,
      bytes,
      sha256,
      loss,
      done,
      total: done,
      completedAt: now,
      expiresAt: new Date(now.getTime() + KEPT_MS),
    };
    await store.saveExport(tx, { ...row, ...finished, status: move(row.status, "complete"), version: row.version + 1 });
    await emit(tx, ctx, exportsEvents, "export.completed", {
      ...about(row),
      bytes,
      sha256,
      tasks: file.tasks,
      fileName,
    });
    return true;
  });
}

/** Ends a run that went wrong: for good, or back into the queue to be tried again. */
async function stop(ctx: Context, { id, attempt }: store.ExportRow, error: unknown, forGood: boolean): Promise<void> {
  ctx.log.warn(
    { exportId: id, attempt, error: errorForLog(error) },
    forGood ? "an export failed" : "an export will be tried again",
  );
  const reason = error instanceof Problem ? error.message : "Something went wrong on our side.";
  await transaction(ctx, async (tx) => {
    const row = await store.lockExport(tx, store.scopeOf(ctx), id);
    if (row?.status !== "running" || row.attempt !== attempt) return;
    await store.saveExport(tx, {
      ...row,
      status: move(row.status, forGood ? "fail" : "resume"),
      error: forGood ? reason : null,
      version: row.version + 1,
    });
    if (forGood) await emit(tx, ctx, exportsEvents, "export.failed", { ...about(row), reason });
  });
}

function about({ id, projectId, batchId, format, requestedBy }: store.ExportRow) {
  return { exportId: id, projectId, batchId, format, requestedBy };
}

function manifest(row: store.ExportRow, fileName: string, { bytes, sha256, tasks, loss }: WrittenExport): Uint8Array {
  const { options, createdAt } = row;
  const content = {
    ...about(row),
    options,
    createdAt: createdAt.toISOString(),
    tasks,
    files: [{ name: fileName, bytes, sha256 }],
    loss,
  };
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}
