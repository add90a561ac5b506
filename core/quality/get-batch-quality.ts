import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { BatchQuality, Share } from "./batch-quality.contract.ts";
import type { qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";
import { type Interval, meanInterval, shareInterval } from "./statistics/wilson.ts";
import { batchGolds, batchIssues, batchSums } from "./store/task-quality.ts";

/** How good the work on a batch has been, counted from its tasks that are done; throws 404. */
export async function getBatchQuality(
  ctx: Context,
  { batchId }: Input<typeof qualityContract.getBatchQuality>,
): Promise<BatchQuality> {
  const { projectId } = await ctx.call("tasks", tasksContract).getBatch({ batchId });
  await customerOf(ctx, projectId);
  if (ctx.projects && !ctx.projects.includes(projectId)) throw requestProblems.not_found();
  const { workspaceId } = ctx;
  const { sums, golds, issues } = await transaction(ctx, async (tx) => ({
    sums: await batchSums(tx, workspaceId, batchId),
    golds: await batchGolds(tx, workspaceId, projectId, batchId),
    issues: await batchIssues(tx, workspaceId, batchId),
  }));
  const { tasks, reviewed, fixed, sentBack } = sums;
  const acceptance = reviewed === 0 ? null : sums.accepted / reviewed;
  return {
    batchId,
    projectId,
    tasks,
    reviewed,
    accepted: between(acceptance, shareInterval(acceptance, reviewed)),
    fixed,
    sentBack,
    agreement: { ...meanOf(sums.agreement, sums.agreementVariance, sums.compared), tasks: sums.compared },
    gold: { ...meanOf(golds.score, golds.variance, golds.answers), answers: golds.answers },
    issues,
  };
}

function meanOf(mean: number | null, variance: number | null, count: number): Share {
  return between(mean, meanInterval(mean, variance, count));
}

function between(value: number | null, interval: Interval | null): Share {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null };
}
