import { filesContract } from "../files/contract.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { beginImport } from "./begin-import.ts";
import type { Import, tasksContract } from "./contract.ts";
import { readImportFile } from "./jobs/read-import-file.ts";
import { openProject } from "./open-project.ts";
import { taskProblems } from "./problems.ts";
import { toImport } from "./store/imports.ts";

/** Begins to create tasks from a file that was uploaded; a job reads it. One that failed is tried again under the same key. */
export async function importFile(ctx: Context, input: Input<typeof tasksContract.importFile>): Promise<Import> {
  const { projectId, fileId } = input;
  await openProject(ctx, projectId);
  const { items } = await ctx.call("files", filesContract).describeFiles({ fileIds: [fileId] });
  const [file] = items;
  const usable = file && (file.projectId === null || file.projectId === projectId);
  if (!usable || (file.status !== "uploaded" && file.status !== "processed"))
    throw taskProblems.file_not_ready({
      errors: [{ pointer: "/fileId", detail: "is not an uploaded file that this project can use" }],
    });
  return transaction(ctx, async (tx) => {
    const row = await beginImport(tx, ctx, { ...input, totalBytes: file.bytes });
    if (row.status !== "completed") await enqueue(tx, ctx, readImportFile, { importId: row.id }, { dedupeKey: row.id });
    return toImport(row);
  });
}
