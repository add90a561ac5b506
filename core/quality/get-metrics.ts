import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { qualityContract, QualityMetrics } from "./contract.ts";
import { customerOf } from "./project.ts";
import { metricsOf } from "./store/metrics.ts";

/** Quality of a project so far, counted from its checks. */
export async function getMetrics(
  ctx: Context,
  { projectId }: Input<typeof qualityContract.getMetrics>,
): Promise<QualityMetrics> {
  await customerOf(ctx, projectId);
  const counts = await transaction(ctx, (tx) => metricsOf(tx, ctx.workspaceId, projectId));
  const reviews = counts.accepted + counts.fixed + counts.rejected;
  return { projectId, ...counts, acceptance: reviews === 0 ? null : counts.accepted / reviews };
}
