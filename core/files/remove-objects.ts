import * as v from "valibot";
import { job } from "../kernel/job.ts";
import { Id } from "../kernel/wire/id.ts";
import { transaction } from "../kernel/transaction.ts";
import { abortUpload } from "./bucket-upload.ts";
import { keyOf } from "./rules.ts";
import * as store from "./store.ts";

/** Removes what a deleted or rejected file left in the bucket. */
export const removeObjects = job("remove-objects", v.object({ fileId: Id }), async (ctx, { fileId }) => {
  const uploadId = await transaction(ctx, (tx) => store.findUploadId(tx, ctx.workspaceId, fileId));
  if (uploadId) await abortUpload(ctx.runtime.storage, keyOf(ctx.workspaceId, fileId), uploadId);
  await ctx.runtime.storage.remove(keyOf(ctx.workspaceId, fileId));
  await ctx.runtime.storage.remove(keyOf(ctx.workspaceId, fileId, "thumbnail"));
});
