import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { BatchQuality } from "./batch-quality.contract.ts";
import type { qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";
import { shareOf } from "./statistics/share.ts";
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
  return {
    batchId,
    projectId,
    tasks,
    reviewed,
    accepted: shareOf(sums.accepted, reviewed),
    fixed,
    sentBack,
    agreement: { ...shareOf(sums.agreement, sums.compared), tasks: sums.compared },
    gold: { ...shareOf(golds.score, golds.answers), answers: golds.answers },
    issues,
  };
}
