import type { Context } from "../kernel/context.ts";
import { type ConsensusPolicy, type PolicyPlan, qualityContract, type RulePlan } from "../quality/contract.ts";
import { type Queue, tasksContract } from "../tasks/contract.ts";
import type { QueuePlan } from "./contract.ts";

export interface Plan {
  queues: QueuePlan[];
  qualityRules: RulePlan[];
  qualityPolicies: PolicyPlan;
}

/** How a project's work is handed out and judged, as tasks and quality say now: what a copy of it begins with. Not to be called in a transaction. */
export async function readPlan(ctx: Context, projectId: string): Promise<Plan> {
  const [queues, rules, qualityPolicies] = await Promise.all([
    ctx.call("tasks", tasksContract).listQueues({ projectId, limit: 200 }),
    ctx.call("quality", qualityContract).listRules({ projectId }),
    readPolicies(ctx, projectId),
  ]);
  return {
    queues: queues.items.toReversed().map(planOf),
    qualityRules: rules.items.map(({ kind, params, severity, enabled }) => ({ kind, params, severity, enabled })),
    qualityPolicies,
  };
}

/** A queue without its batches, which are the project's own. */
function planOf({ name, stage, strategy, paused, ...queue }: Queue): QueuePlan {
  const { minPriority, maxPriority, dailyLimit, goldShare, onboarding, skills, languages } = queue;
  const rules = { minPriority, maxPriority, dailyLimit, goldShare, onboarding, skills, languages };
  return { name, stage, strategy, paused, ...rules };
}

async function readPolicies(ctx: Context, projectId: string): Promise<PolicyPlan> {
  const quality = ctx.call("quality", qualityContract);
  const [consensus, review, gold, categories] = await Promise.all([
    quality.getConsensusPolicy({ projectId }),
    quality.getReviewPolicy({ projectId }),
    quality.getGoldPolicy({ projectId }),
    quality.listIssueCategories({ projectId }),
  ]);
  return {
    consensus: consensus.version === 0 ? null : chosenOf(consensus),
    review: review.version === 0 ? null : own(review),
    gold: gold.version === 0 ? null : own(gold),
    issueCategories: categories.version === 0 ? null : categories.items,
  };
}

function chosenOf({ questions, regions, fuse, overlap }: ConsensusPolicy): PolicyPlan["consensus"] {
  const chosen = questions.filter(({ model, fits }) => model !== fits[0]);
  const models = Object.fromEntries(chosen.map(({ question, model }) => [question, model]));
  return { models, regions, fuse, overlap };
}

function own<T extends { projectId: string; version: number }>({ projectId: _of, version: _version, ...policy }: T) {
  return policy;
}
