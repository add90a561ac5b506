import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { qualityContract, QualityMetrics } from "./contract.ts";
import { customerOf } from "./project.ts";
import { meanInterval, shareInterval } from "./statistics/wilson.ts";
import { findFit } from "./store/consensus-fits.ts";
import { metricsOf } from "./store/metrics.ts";

/** Quality of a project so far, counted from its checks; shares and means with what they lie between, by Wilson's score. */
export async function getMetrics(
  ctx: Context,
  { projectId }: Input<typeof qualityContract.getMetrics>,
): Promise<QualityMetrics> {
  await customerOf(ctx, projectId);
  const { counts, fit } = await transaction(ctx, async (tx) => ({
    counts: await metricsOf(tx, ctx.workspaceId, projectId),
    fit: await findFit(tx, ctx.workspaceId, projectId),
  }));
  const { compared, agreementVariance, annotators, reviewers, ...rest } = counts;
  const reviews = counts.accepted + counts.fixed + counts.rejected;
  const acceptance = shareOf(counts.accepted, reviews);
  return {
    projectId,
    ...rest,
    acceptance,
    acceptanceInterval: shareInterval(acceptance, reviews),
    agreementInterval: meanInterval(counts.agreement, agreementVariance, compared),
    annotators: annotators.map((one) => {
      return { ...one, interval: shareInterval(shareOf(one.rejected, one.reviewed), one.reviewed) };
    }),
    reviewers: reviewers.map((one) => {
      return { ...one, interval: shareInterval(shareOf(one.agreed, one.second), one.second) };
    }),
    consensus: fit ? { newest: fit.newest, of: fit.of, fittedAt: fit.fittedAt.toISOString() } : null,
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
