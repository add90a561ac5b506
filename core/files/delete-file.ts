import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { filesContract } from "./contract.ts";
import { filesEvents } from "./events.ts";
import { removeObjects } from "./remove-objects.ts";
import { move } from "./rules.ts";
import * as store from "./store.ts";

/** Deletes a file: gone for everybody at once, its bytes soon after. */
export async function deleteFile(
  ctx: Context,
  { fileId, ifMatch }: Input<typeof filesContract.deleteFile>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const row = await store.lockFile(tx, ctx.workspaceId, fileId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    await store.saveFile(tx, { ...row, status: move(row.status, "delete"), version: row.version + 1 });
    const { projectId, contentType, bytes } = row;
    await emit(tx, ctx, filesEvents, "file.deleted", { fileId, projectId, contentType, bytes });
    await enqueue(tx, ctx, removeObjects, { fileId }, { dedupeKey: fileId });
  });
}
