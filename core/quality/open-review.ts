import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { addCheck, type CheckRow, lastReview, lockOpenReview, saveCheck } from "./store/checks.ts";

/** Opens a review; one that waits already looks at the annotations anew, one that is being resolved goes its way. */
export async function openReview(tx: Tx, ctx: Context, check: CheckRow): Promise<void> {
  const open = await lockOpenReview(tx, ctx.workspaceId, check.taskId);
  if (!open) return void (await addCheck(tx, { ...check, secondOf: await secondOf(tx, check) }));
  if (open.status === "resolving") return;
  const { actionKey, annotationIds, versions, authors, agreement, goldAccuracy } = check;
  const looked = { actionKey, annotationIds, versions, authors, agreement, goldAccuracy };
  await saveCheck(tx, { ...open, ...looked, version: open.version + 1 });
}

/** The review that let stand just what is to be reviewed now. */
async function secondOf(tx: Tx, { workspaceId, taskId, versions }: CheckRow): Promise<string | null> {
  const last = await lastReview(tx, workspaceId, taskId);
  if (!last?.reviewerId || last.outcome === "rejected") return null;
  const same = Object.entries(versions).every(([id, version]) => last.versions[id] === version);
  return same ? last.id : null;
}
