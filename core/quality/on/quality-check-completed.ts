import { annotationsContract, MOST_COMPARED } from "../../annotations/contract.ts";
import { enqueue } from "../../kernel/job.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { qualityEvents } from "../events.ts";
import { fitConsensusJob, nextNight } from "../jobs/fit-consensus.ts";
import { gatherMaterial } from "../meaning.ts";
import { compare } from "../new-check.ts";
import { customerOf } from "../project.ts";
import { recordConsensus } from "../record-consensus.ts";
import { lockTask, saveTask } from "../store/consensus.ts";

type Completed = EventData<typeof qualityEvents, "quality_check.completed">;

/** Asks what several people's work means, as soon as it has passed the rules or was compared. */
const onCompared = onlyWhen(
  reaction(
    "update-consensus",
    qualityEvents,
    "quality_check.completed",
    async (ctx, { data: { taskId, projectId, annotationIds } }) => {
      const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId });
      const judged = items.filter((one) => one.source === "human" && annotationIds.includes(one.id));
      const compared = judged.slice(0, MOST_COMPARED);
      const ids = compared.map((one) => one.id);
      const [comparisons, customerId] = await Promise.all([compare(ctx, ids), customerOf(ctx, projectId)]);
      return { customerId, material: await gatherMaterial(ctx, { taskId, projectId }, compared, comparisons) };
    },
    async (ctx, { data, time }, { customerId, material }) => {
      await transaction(ctx, async (tx) => {
        const { taskId, projectId, batchId } = data;
        const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
        await recordConsensus(tx, ctx, about, data, material, new Date(time));
        await enqueue(
          tx,
          ctx,
          fitConsensusJob,
          { projectId },
          { runAt: nextNight(ctx.clock.now()), dedupeKey: projectId },
        );
      });
    },
  ),
  ({ kind, annotationIds }: Completed) => kind === "automated" && annotationIds.length > 1,
);

/** A person has decided. */
const onReviewed = onlyWhen(
  reaction("end-adjudication", qualityEvents, "quality_check.completed", (ctx, { data: { taskId } }) =>
    transaction(ctx, async (tx) => {
      const row = await lockTask(tx, ctx.workspaceId, taskId);
      if (row?.status === "required") await saveTask(tx, { ...row, status: "adjudicated", updatedAt: ctx.clock.now() });
    }),
  ),
  ({ kind, outcome, annotationIds }: Completed) =>
    kind === "review" && outcome !== "rejected" && annotationIds.length > 1,
);

export const onQualityCheckCompleted = [onCompared, onReviewed];
