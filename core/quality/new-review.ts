import { annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { newId } from "../kernel/wire/id.ts";
import { meanAgreement } from "./agreement.ts";
import { customerOf } from "./project.ts";
import { standing } from "./run-rules.ts";
import type { CheckRow } from "./store/checks.ts";

/** A review of the standing annotations of a task that waits for a reviewer; nothing is stored. */
export async function newReview(
  ctx: Context,
  task: { taskId: string; projectId: string; batchId: string },
  actionKey: string,
): Promise<CheckRow> {
  const [customerId, annotations] = await Promise.all([customerOf(ctx, task.projectId), standing(ctx, task.taskId)]);
  const annotationIds = annotations.map((one) => one.id);
  const compared =
    annotationIds.length < 2
      ? []
      : (
          await ctx
            .call("annotations", annotationsContract)
            .compareAnnotations({ annotationIds: annotationIds.slice(0, 20) })
        ).comparisons;
  return {
    ...task,
    id: newId(),
    workspaceId: ctx.workspaceId,
    customerId,
    kind: "review",
    status: "pending",
    outcome: null,
    actionKey,
    annotationIds,
    versions: Object.fromEntries(annotations.map((one) => [one.id, one.version])),
    authors: Object.fromEntries(annotations.map((one) => [one.id, one.userId])),
    acceptedAnnotationId: null,
    rejected: [],
    reason: "",
    issues: [],
    findings: [],
    agreement: meanAgreement(compared),
    reviewerId: null,
    resolution: null,
    createdAt: ctx.clock.now(),
    completedAt: null,
    version: 1,
  };
}
