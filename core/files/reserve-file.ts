import { actorName, type Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
import type { File, filesContract } from "./contract.ts";
import { checkAnnounced, keyOf } from "./rules.ts";
import * as store from "./store.ts";

/** Reserves a key for bytes that are announced by size, type and SHA-256; nobody may use the file before it is finalised. */
export async function reserveFile(
  ctx: Context,
  input: Input<typeof filesContract.reserveFile>,
): Promise<{ file: File; key: string }> {
  checkAnnounced(input.contentType, input.bytes);
  if (input.projectId) await checkProject(ctx, input.projectId);
  const row: store.FileRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId: input.projectId,
    name: input.name,
    contentType: input.contentType,
    bytes: input.bytes,
    sha256: input.sha256,
    uploadId: null,
    status: "pending",
    errorCode: null,
    error: null,
    width: null,
    height: null,
    orientation: null,
    thumbnail: false,
    createdBy: actorName(ctx.actor),
    createdAt: ctx.clock.now(),
    version: 1,
  };
  await transaction(ctx, (tx) => store.addFile(tx, row));
  return { file: store.toFile(row), key: keyOf(ctx.workspaceId, row.id) };
}

/** Refuses another workspace's project; while projects is away the file is taken, since the project only labels it. */
async function checkProject(ctx: Context, projectId: string): Promise<void> {
  try {
    await ctx.call("projects", projectsContract).getProject({ projectId });
  } catch (error) {
    if (error instanceof Problem && error.code === "request.unavailable") return;
    throw error;
  }
}
