import { createContext } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { removeObjects } from "./remove-objects.ts";
import { move } from "./rules.ts";
import * as store from "./store.ts";

const KEPT_MS = 24 * 3_600_000;

/** Rejects uploads that nobody finalised within a day, and removes what they left. */
export const forgetUploads = schedule("forget-uploads", 600_000, async (runtime) => {
  const before = new Date(runtime.clock.now().getTime() - KEPT_MS);
  const forgotten = await systemQuery(runtime, (tx) => store.findForgotten(tx, before, 500));
  for (const { id, workspaceId } of forgotten) {
    const ctx = createContext(runtime, { workspaceId });
    await transaction(ctx, async (tx) => {
      const row = await store.lockFile(tx, workspaceId, id);
      if (row?.status !== "pending") return;
      const error = "The upload was not finished within a day.";
      await store.saveFile(tx, {
        ...row,
        status: move(row.status, "reject"),
        errorCode: "files.missing_upload",
        error,
        version: row.version + 1,
      });
      await enqueue(tx, ctx, removeObjects, { fileId: id }, { dedupeKey: id });
    });
  }
});
