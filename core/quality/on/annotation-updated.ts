import { annotationsEvents } from "../../annotations/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { gatherAnswers } from "../gather-answers.ts";
import { correctConsensus } from "../record-consensus.ts";

/** Says anew what a task means when an answer to it was corrected, or an older one restored. */
export const onAnnotationUpdated = reaction(
  "correct-consensus",
  annotationsEvents,
  "annotation.updated",
  (ctx, { data }) => gatherAnswers(ctx, data),
  async (ctx, { data: { taskId, projectId, batchId }, time }, gathered) => {
    if (!gathered) return;
    const { customerId, material } = gathered;
    const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
    await transaction(ctx, (tx) => correctConsensus(tx, ctx, about, material, new Date(time)));
  },
);
