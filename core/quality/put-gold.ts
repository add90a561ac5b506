import { annotationsContract } from "../annotations/contract.ts";
import type { Result } from "../annotations/region.contract.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { Gold, qualityContract } from "./contract.ts";
import { qualityEvents } from "./events.ts";
import { rescoreGoldJob } from "./jobs/rescore-gold.ts";
import { qualityProblems } from "./problems.ts";
import { customerOf } from "./project.ts";
import { type GoldRow, lockGold, saveGold } from "./store/golds.ts";
import { toGold } from "./view.ts";

/** Makes a task a gold, or changes one; a changed expectation has every answer scored anew. */
export async function putGold(
  ctx: Context,
  { taskId, expected, purpose, status, explanation: said }: Input<(typeof qualityContract)["putGold"]>,
): Promise<Gold> {
  const { projectId, batchId } = await ctx.call("tasks", tasksContract).getTask({ taskId });
  const customerId = await customerOf(ctx, projectId);
  await requireFit(ctx, taskId, expected);
  const { workspaceId } = ctx;
  return transaction(ctx, async (tx) => {
    const known = await lockGold(tx, workspaceId, taskId);
    const now = ctx.clock.now();
    const fresh = { taskId, workspaceId, customerId, projectId, batchId, createdAt: now, version: 0 };
    const explanation = said ?? known?.explanation ?? "";
    const wanted = { ...fresh, ...known, expected, purpose, status, explanation, updatedAt: now };
    return toGold(await changeGold(tx, ctx, known, wanted));
  });
}

/** Stores a gold as it is wanted and tells of it; answers to an older expectation are scored anew. */
export async function changeGold(tx: Tx, ctx: Context, known: GoldRow | undefined, wanted: GoldRow): Promise<GoldRow> {
  const row = { ...wanted, version: wanted.version + 1 };
  await saveGold(tx, row);
  const { taskId, projectId, batchId, purpose, status, version } = row;
  await emit(tx, ctx, qualityEvents, "gold.changed", { taskId, projectId, batchId, purpose, status, version });
  if (known) await enqueue(tx, ctx, rescoreGoldJob, { taskId }, { dedupeKey: `${taskId}/${version}` });
  return row;
}

/** Throws `quality.gold_does_not_fit` with a pointer to all that the label schema does not know. */
export async function requireFit(ctx: Context, taskId: string, expected: Result): Promise<void> {
  const asked = { taskId, expected, answers: [] };
  const { violations } = await ctx.call("annotations", annotationsContract).compareToExpected(asked);
  if (violations.length === 0) return;
  const errors = violations.map(({ pointer, detail }) => ({
    pointer: pointer.replace(/^\/result/, "/expected"),
    detail,
  }));
  throw qualityProblems.gold_does_not_fit({ errors });
}
