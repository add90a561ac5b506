import * as v from "valibot";
import { job } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import { Id } from "../kernel/wire/id.ts";
import { filesEvents } from "./events.ts";
import { makeThumbnail } from "./inspect-image.ts";
import { keyOf, kindOf, move } from "./rules.ts";
import * as store from "./store.ts";

/** Derives what a file needs to be shown quickly, an image's thumbnail, and says `file.processed`. */
export const processFile = job("process-file", v.object({ fileId: Id }), async (ctx, { fileId }) => {
  const { storage } = ctx.runtime;
  const found = await transaction(ctx, (tx) => store.findFile(tx, ctx.workspaceId, fileId));
  if (found?.status !== "uploaded") return;
  const source = kindOf(found.contentType) === "image" ? await storage.get(keyOf(ctx.workspaceId, fileId)) : null;
  if (source) {
    const image = await makeThumbnail(Buffer.concat(await Array.fromAsync(source)));
    await storage.put(keyOf(ctx.workspaceId, fileId, "thumbnail"), image, "image/webp");
  }
  await transaction(ctx, async (tx) => {
    const row = await store.lockFile(tx, ctx.workspaceId, fileId);
    if (row?.status !== "uploaded") return;
    await store.saveFile(tx, {
      ...row,
      status: move(row.status, "process"),
      thumbnail: source !== null,
      version: row.version + 1,
    });
    const { projectId, contentType, bytes, width, height } = row;
    await emit(tx, ctx, filesEvents, "file.processed", { fileId, projectId, contentType, bytes, width, height });
  });
});
