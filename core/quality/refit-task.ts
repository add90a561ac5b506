import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { type LabelOfTask, placeOf } from "./consensus/explain-crowd.ts";
import { summed } from "./consensus/explain-task.ts";
import { statusOf, wholeOf } from "./record-consensus.ts";
import { type ConsensusTask, itemsOf, labelsOfTask, lockTask, saveItem, saveTask } from "./store/consensus.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";
import { reviewPolicyOf } from "./store/review-policies.ts";
import { tellRequired, tellUpdated } from "./tell-consensus.ts";

/** Posteriors by family, then by place. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, Record<string, number>>>;

/** What differs by less is the same but for rounding. */
const SAME = 1e-6;

/**
 * Puts what all tasks of a project together say of one in the place of what was known of it, unless somebody has answered since. What was
 * accepted is not rewritten where it turns out to mean something else: a person decides.
 */
export async function refitTask(
  ctx: Context,
  taskId: string,
  fitted: readonly LabelOfTask[],
  found: Found,
  policy: ConsensusPolicyRow,
): Promise<void> {
  const { workspaceId } = ctx;
  await transaction(ctx, async (tx) => {
    const before = await lockTask(tx, workspaceId, taskId);
    if (!before || !areSame(fitted, await labelsOfTask(tx, workspaceId, taskId))) return;
    const known = await itemsOf(tx, workspaceId, taskId);
    if (known.length === 0) return;
    const items = known.map((item) => {
      if (item.decided) return item;
      const posterior = found.get(item.family)?.get(placeOf(taskId, item.item));
      return posterior ? { ...item, posterior, ...summed(posterior) } : item;
    });
    for (const item of items) await saveItem(tx, workspaceId, taskId, item);
    const { adjudicateBelow } = await reviewPolicyOf(tx, workspaceId, before.projectId);
    const whole = wholeOf(items, before.answers);
    const turned = items.some((item, at) => item.label !== known[at]!.label);
    const divided = before.divided || (turned && policy.fuse && before.status === "agreed");
    const now = statusOf(before, divided, whole.confidence, adjudicateBelow);
    const status = before.status === "gathering" ? before.status : now;
    const after = { ...before, ...whole, divided, status };
    await saveTask(tx, after);
    if (hasMoved(before, after)) await tellUpdated(tx, ctx, after, policy);
    if (status === "required" && before.status !== "required") await tellRequired(tx, ctx, after);
  });
}

/** Both are in the same order. */
function areSame(some: readonly LabelOfTask[], others: readonly LabelOfTask[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ family, item, userId, label }, at) => {
      const other = others[at]!;
      return family === other.family && item === other.item && userId === other.userId && label === other.label;
    })
  );
}

function hasMoved(before: ConsensusTask, after: ConsensusTask): boolean {
  const apart = Math.max(Math.abs(before.confidence - after.confidence), Math.abs(before.entropy - after.entropy));
  return before.status !== after.status || apart > SAME;
}
