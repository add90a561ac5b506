import { actorName, type Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Project, projectsContract } from "../projects/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { Export, ExportOptions, exportsContract } from "./contract.ts";
import { checkFormat } from "./rules.ts";
import { runExport } from "./run-export.ts";
import * as store from "./store.ts";

export async function exportBatch(
  ctx: Context,
  { batchId, format, options }: Input<typeof exportsContract.exportBatch>,
): Promise<Export> {
  const batch = await ctx.call("tasks", tasksContract).getBatch({ batchId });
  const project = await visibleProject(ctx, batch.projectId);
  checkFormat(format, project.labelSchema);
  return queueExport(ctx, { project, batchId, format, options });
}

export async function exportProject(
  ctx: Context,
  { projectId, format, options }: Input<typeof exportsContract.exportProject>,
): Promise<Export> {
  const project = await visibleProject(ctx, projectId);
  checkFormat(format, project.labelSchema);
  return queueExport(ctx, { project, batchId: null, format, options });
}

async function visibleProject(ctx: Context, projectId: string): Promise<Project> {
  const project = await ctx.call("projects", projectsContract).getProject({ projectId });
  const { customerId } = ctx.grants;
  if (customerId !== null && project.customerId !== customerId) throw requestProblems.not_found();
  return project;
}

export interface NewExport {
  project: Pick<Project, "id" | "customerId">;
  batchId: string | null;
  format: Export["format"];
  options: ExportOptions;
}

/** Writes an export down together with the job that makes it; joins a surrounding transaction. */
export async function queueExport(ctx: Context, { project, batchId, format, options }: NewExport): Promise<Export> {
  const row: store.ExportRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId: project.id,
    customerId: project.customerId,
    batchId,
    format,
    options,
    status: "queued",
    attempt: 0,
    done: 0,
    total: null,
    objectKey: null,
    fileName: null,
    contentType: null,
    bytes: null,
    sha256: null,
    loss: [],
    error: null,
    requestedBy: actorName(ctx.actor),
    createdAt: ctx.clock.now(),
    startedAt: null,
    completedAt: null,
    expiresAt: null,
    version: 1,
  };
  await transaction(ctx, async (tx) => {
    await store.addExport(tx, row);
    await enqueue(tx, ctx, runExport, { exportId: row.id }, { dedupeKey: row.id });
  });
  return store.toExport(row);
}
