import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { qualityContract, ReviewPolicy } from "./contract.ts";
import { customerOf } from "./project.ts";
import { skillOf } from "./skill.ts";
import { pausedAmong } from "./store/pauses.ts";
import { evidenceOf } from "./store/skill.ts";
import { type ReviewPolicyRow, reviewPolicyOf, saveReviewPolicy } from "./store/review-policies.ts";

type C = typeof qualityContract;

export async function getReviewPolicy(ctx: Context, { projectId }: Input<C["getReviewPolicy"]>): Promise<ReviewPolicy> {
  await customerOf(ctx, projectId);
  return toPolicy(await transaction(ctx, (tx) => reviewPolicyOf(tx, ctx.workspaceId, projectId)));
}

export async function putReviewPolicy(ctx: Context, wanted: Input<C["putReviewPolicy"]>): Promise<ReviewPolicy> {
  await customerOf(ctx, wanted.projectId);
  const { projectId, bySkill, fullBelow, leastShare, halfLifeDays, adjudicateBelow } = wanted;
  const { workspaceId } = ctx;
  const policy = { bySkill, fullBelow, leastShare, halfLifeDays, adjudicateBelow };
  const row = { projectId, workspaceId, ...policy, version: 1 };
  return transaction(ctx, async (tx) => {
    const saved = await saveReviewPolicy(tx, row);
    checkMatch(wanted.ifMatch, saved.version - 1);
    return toPolicy(saved);
  });
}

function toPolicy({ workspaceId: _workspace, ...policy }: ReviewPolicyRow): ReviewPolicy {
  return policy;
}

/** The share of somebody's work that is reviewed when his skill may be as low as `skill`: all below `fullBelow`, then evenly down to `leastShare`. */
export function shareBySkill(skill: number, { fullBelow, leastShare }: Pick<ReviewPolicy, "fullBelow" | "leastShare">) {
  const above = (skill - fullBelow) / (1 - fullBelow);
  return above <= 0 ? 1 : 1 - Math.min(above, 1) * (1 - leastShare);
}

/** The share of these people's work that is reviewed: all of it while one is paused, else what the least sure of them asks for; null where skill does not decide. */
export async function reviewShareOf(
  tx: Tx,
  ctx: Context,
  projectId: string,
  people: readonly string[],
): Promise<number | null> {
  if (people.length === 0) return null;
  if ((await pausedAmong(tx, ctx.workspaceId, projectId, people)).size > 0) return 1;
  const policy = await reviewPolicyOf(tx, ctx.workspaceId, projectId);
  if (!policy.bySkill) return null;
  const evidence = await evidenceOf(tx, ctx.workspaceId, projectId, {
    now: ctx.clock.now(),
    userIds: people,
    whole: true,
  });
  const known = new Map(evidence.map((one) => [one.userId, one]));
  const shares = people.map((userId) => shareBySkill(skillOf(known.get(userId)).low, policy));
  return Math.max(...shares);
}
