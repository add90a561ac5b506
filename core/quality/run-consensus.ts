import type { Context } from "../kernel/context.ts";
import { mostAgreed } from "./agreement.ts";
import { type About, newCheck, standing } from "./new-check.ts";
import type { CheckRow } from "./store/checks.ts";

/**
 * Asks whether the standing annotations of a task agree: passed with the one that agrees most with the others when their mean
 * pairwise agreement is at least `threshold`, else failed with nobody to blame. Nothing is stored.
 */
export async function runConsensus(
  ctx: Context,
  about: About,
  threshold: number,
  actionKey: string | null,
): Promise<CheckRow> {
  const annotations = await standing(ctx, about.taskId);
  const { check, comparisons } = await newCheck(ctx, about, annotations, actionKey);
  const { agreement } = check;
  const agreed = agreement === null || agreement >= threshold;
  return {
    ...check,
    kind: "automated",
    status: "completed",
    outcome: agreed ? "passed" : "failed",
    acceptedAnnotationId: agreed ? mostAgreed(annotations, comparisons) : null,
    reason: agreed ? "" : `The annotations agree by ${percent(agreement)} where ${percent(threshold)} is wanted.`,
    completedAt: check.createdAt,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
