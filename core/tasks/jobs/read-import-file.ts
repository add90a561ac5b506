import * as v from "valibot";
import { filesContract } from "../../files/contract.ts";
import { job } from "../../kernel/job.ts";
import { reasonOf } from "../../kernel/logger.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { finish, runImport } from "../bulk/run-import.ts";
import { openProject } from "../open-project.ts";
import { lockImport, saveImport } from "../store/imports.ts";

/** Reads an uploaded file of tasks, from where an earlier attempt stopped; the last one that fails says why. */
export const readImportFile = job("read-import-file", v.object({ importId: Id }), async (ctx, { importId }, run) => {
  const row = await transaction(ctx, async (tx) => {
    const found = await lockImport(tx, ctx.workspaceId, importId);
    if (!found || found.status === "completed") return null;
    const running = { ...found, status: "running" as const, reason: null, finishedAt: null };
    await saveImport(tx, running);
    return running;
  });
  if (!row) return;
  try {
    const open = await openProject(ctx, row.projectId);
    const { key } = await ctx.call("files", filesContract).locateFile({ fileId: row.fileId! });
    const content = await ctx.runtime.storage.get(key);
    if (!content) throw new Error("The file is gone.");
    await runImport(ctx, open, row, untilStopped(content, run.signal));
  } catch (error) {
    const hopeless = error instanceof Problem && error.code === "tasks.unreadable_head";
    if (run.signal.aborted || !(run.lastAttempt || hopeless)) throw error;
    await transaction(ctx, (tx) => finish(tx, ctx, row, "failed", reasonOf(error)));
  }
});

async function* untilStopped(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal.throwIfAborted();
    yield chunk;
  }
}
