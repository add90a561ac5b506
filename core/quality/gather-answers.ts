import { MOST_COMPARED } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { gatherMaterial, type Material } from "./meaning.ts";
import { standing } from "./new-check.ts";
import { customerOf } from "./project.ts";
import { consensusPolicyOf } from "./store/consensus-policies.ts";
import { findGold } from "./store/golds.ts";
import { whatPeopleSaid } from "./what-people-said.ts";

/**
 * What people have answered to a task by now; null where nothing is to be said of it: of a gold, whose meaning is known, where one alone
 * has answered and one more cannot be asked for, and where nobody said anything of his own. Not for inside a transaction.
 */
export async function gatherAnswers(
  ctx: Context,
  { taskId, projectId }: { taskId: string; projectId: string },
): Promise<{ customerId: string | null; material: Material } | null> {
  const { workspaceId } = ctx;
  const scope = { workspaceId, customerId: null };
  const [gold, policy] = await transaction(ctx, async (tx) => [
    await findGold(tx, scope, taskId),
    await consensusPolicyOf(tx, workspaceId, projectId),
  ]);
  if (gold?.status === "active") return null;
  const [annotations, customerId] = await Promise.all([standing(ctx, taskId), customerOf(ctx, projectId)]);
  const first = annotations.slice(0, MOST_COMPARED);
  if (first.length === 0 || (first.length === 1 && !policy.overlap)) return null;
  const said = await whatPeopleSaid(ctx, first);
  if (said.annotations.length === 0) return null;
  const about = { taskId, projectId };
  return { customerId, material: await gatherMaterial(ctx, about, said.annotations, said.comparisons, said.truth) };
}
