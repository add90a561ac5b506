import * as v from "valibot";
import { createContext } from "../kernel/context.ts";
import { enqueue, job } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { exportsEvents } from "./events.ts";
import { move } from "./rules.ts";
import * as store from "./store.ts";

/** Removes the file and the manifest of an expired export. */
export const removeExport = job("remove-export", v.object({ key: v.string() }), async (ctx, { key }) => {
  await ctx.runtime.storage.remove(key);
  await ctx.runtime.storage.remove(`${key}.manifest.json`);
});

/** Expires finished exports whose time is over. */
export const expireExports = schedule("expire-exports", 60_000, async (runtime) => {
  const due = await systemQuery(runtime, (tx) => store.findExpired(tx, runtime.clock.now(), 500));
  for (const { id, workspaceId } of due) {
    const ctx = createContext(runtime, { workspaceId });
    await transaction(ctx, async (tx) => {
      const row = await store.lockExport(tx, store.scopeOf(ctx), id);
      if (row?.status !== "completed") return;
      await store.saveExport(tx, { ...row, status: move(row.status, "expire"), version: row.version + 1 });
      const { projectId, batchId, format, requestedBy } = row;
      await emit(tx, ctx, exportsEvents, "export.expired", { exportId: id, projectId, batchId, format, requestedBy });
      if (row.objectKey) await enqueue(tx, ctx, removeExport, { key: row.objectKey }, { dedupeKey: id });
    });
  }
});
