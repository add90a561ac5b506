import * as v from "valibot";
import { job } from "../kernel/job.ts";
import { Id } from "../kernel/wire/id.ts";
import { keyOf } from "./rules.ts";

/** Removes what a deleted or rejected file left in the bucket. */
export const removeObjects = job("remove-objects", v.object({ fileId: Id }), async (ctx, { fileId }) => {
  await ctx.runtime.storage.remove(keyOf(ctx.workspaceId, fileId));
  await ctx.runtime.storage.remove(keyOf(ctx.workspaceId, fileId, "thumbnail"));
});
