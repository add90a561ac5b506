import { annotationsContract, MOST_COMPARED } from "../../annotations/contract.ts";
import type { Context } from "../../kernel/context.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { qualityEvents } from "../events.ts";
import { fitTonight } from "../jobs/fit-consensus.ts";
import { gatherMaterial, type Material } from "../meaning.ts";
import { customerOf } from "../project.ts";
import { decideConsensus, recordConsensus } from "../record-consensus.ts";
import { whatPeopleSaid } from "../what-people-said.ts";

type Completed = EventData<typeof qualityEvents, "quality_check.completed">;

/** What those said of a task whose work a check was about; null where none of it is anybody's own. */
async function gatherJudged(
  ctx: Context,
  { taskId, projectId, annotationIds }: Completed,
  acceptedId: string | null = null,
): Promise<{ customerId: string | null; material: Material } | null> {
  const [{ items }, customerId] = await Promise.all([
    ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId }),
    customerOf(ctx, projectId),
  ]);
  const judged = items.filter((one) => one.source === "human" && annotationIds.includes(one.id));
  const { annotations, comparisons, truth } = await whatPeopleSaid(ctx, judged.slice(0, MOST_COMPARED), acceptedId);
  if (annotations.length === 0) return null;
  return { customerId, material: await gatherMaterial(ctx, { taskId, projectId }, annotations, comparisons, truth) };
}

/** Asks what several people's work means, as soon as it has passed the rules or was compared. */
const onCompared = onlyWhen(
  reaction(
    "update-consensus",
    qualityEvents,
    "quality_check.completed",
    (ctx, { data }) => gatherJudged(ctx, data),
    async (ctx, { data, time }, judged) => {
      if (!judged) return;
      const { customerId, material } = judged;
      await transaction(ctx, async (tx) => {
        const { taskId, projectId, batchId } = data;
        const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
        await recordConsensus(tx, ctx, about, data, material, new Date(time));
        await fitTonight(tx, ctx, projectId);
      });
    },
  ),
  ({ kind, annotationIds }: Completed) => kind === "automated" && annotationIds.length > 1,
);

/** A person has decided: what he let stand is what the task means. */
const onReviewed = onlyWhen(
  reaction(
    "end-adjudication",
    qualityEvents,
    "quality_check.completed",
    (ctx, { data }) => gatherJudged(ctx, data, data.acceptedAnnotationId),
    async (ctx, { data, time }, judged) => {
      if (!judged) return;
      const { customerId, material } = judged;
      const { taskId, projectId, batchId } = data;
      const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
      await transaction(ctx, (tx) => decideConsensus(tx, ctx, about, material, new Date(time)));
    },
  ),
  ({ kind, outcome, annotationIds }: Completed) =>
    kind === "review" && outcome !== "rejected" && annotationIds.length > 1,
);

export const onQualityCheckCompleted = [onCompared, onReviewed];
