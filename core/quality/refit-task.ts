import { isDeepStrictEqual } from "node:util";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { type LabelOfTask, placeOf, type Posterior } from "./consensus/explain-crowd.ts";
import { summed } from "./consensus/explain-task.ts";
import type { Found } from "./consensus/weigh-votes.ts";
import { judged, statusOf, wholeOf } from "./record-consensus.ts";
import { type ConsensusTask, itemsOf, labelsOfTask, lockTask, saveItem, saveTask } from "./store/consensus.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";
import { reviewPolicyOf } from "./store/review-policies.ts";
import { rescore } from "./store/skill.ts";
import { tellRequired, tellUpdated } from "./tell-consensus.ts";

/** What differs by less is the same but for rounding. */
const SAME = 1e-6;

/**
 * Puts what all tasks of a project together say of one in the place of what was known of it, unless somebody has answered since, and judges those who
 * answered by it. What stays as it was is not written. What was
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
      return posterior && !areNear(item.posterior, posterior) ? { ...item, posterior, ...summed(posterior) } : item;
    });
    for (const [at, item] of items.entries()) if (item !== known[at]) await saveItem(tx, workspaceId, taskId, item);
    await rescore(tx, judged(before, fitted, items, before.updatedAt));
    const { adjudicateBelow } = await reviewPolicyOf(tx, workspaceId, before.projectId);
    const changed = items.some((item, at) => item !== known[at]);
    const { confidence, entropy } = changed ? wholeOf(items, before.answers) : before;
    const turned = items.some((item, at) => item.label !== known[at]!.label);
    const divided = before.divided || (turned && policy.fuse && before.status === "agreed");
    const now = statusOf(before, divided, confidence, adjudicateBelow);
    const status = before.status === "gathering" ? before.status : now;
    const after = { ...before, confidence, entropy, divided, status };
    if (!isDeepStrictEqual(after, before)) await saveTask(tx, after);
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

function areNear(one: Posterior, other: Posterior): boolean {
  const names = [...Object.keys(one), ...Object.keys(other)];
  return names.every((name) => Math.abs((one[name] ?? 0) - (other[name] ?? 0)) <= SAME);
}

function hasMoved(before: ConsensusTask, after: ConsensusTask): boolean {
  const apart = Math.max(Math.abs(before.confidence - after.confidence), Math.abs(before.entropy - after.entropy));
  return before.status !== after.status || apart > SAME;
}
