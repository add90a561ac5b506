import type { Context } from "../kernel/context.ts";
import { isQueued } from "../kernel/job.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { EventData } from "../kernel/wire/event.ts";
import type { qualityEvents } from "../quality/events.ts";
import { countGold } from "./count-ended.ts";
import { shelve, unshelve } from "./rules.ts";
import { lockGold, saveGold } from "./store/golds.ts";
import { CANCEL } from "./store/kept-back.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import { lockTask } from "./store/tasks.ts";

/**
 * Takes a gold out of the queues, for it is handed out among other work, and keeps its batch from waiting for it; one that is
 * none any more is ordinary work again, unless it is about to be cancelled. Leases that people have on it as ordinary work stay theirs.
 */
export async function keepGold(
  tx: Tx,
  ctx: Context,
  { taskId, purpose, status, version }: EventData<typeof qualityEvents, "gold.changed">,
): Promise<void> {
  const { workspaceId } = ctx;
  const task = await lockTask(tx, { workspaceId, customerId: null }, taskId);
  const known = await lockGold(tx, workspaceId, taskId);
  if (!task || (known && known.version >= version)) return;
  const { projectId, batchId } = task;
  const active = status === "active";
  const opening = await lockOpening(tx, workspaceId, taskId);
  const shelved = active || (await isQueued(tx, ctx, CANCEL, taskId));
  if (opening) await saveOpening(tx, shelved ? shelve(opening) : unshelve(opening));
  const held = active && task.ended === null;
  await saveGold(tx, { taskId, workspaceId, projectId, purpose, status, held, version });
  if (held !== (known?.held ?? false)) await countGold(tx, ctx, batchId, held ? 1 : -1);
}
