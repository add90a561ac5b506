import { annotationsContract } from "../../annotations/contract.ts";
import { enqueue } from "../../kernel/job.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { labelsOf } from "../consensus/labels.ts";
import { qualityEvents } from "../events.ts";
import { fitConsensusJob, nextNight } from "../jobs/fit-consensus.ts";
import { customerOf, labelSchemaOf } from "../project.ts";
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
      const annotations = ctx.call("annotations", annotationsContract);
      const [{ items }, { comparisons }, customerId] = await Promise.all([
        annotations.listTaskAnnotations({ taskId }),
        annotations.compareAnnotations({ annotationIds: annotationIds.slice(0, 20) }),
        customerOf(ctx, projectId),
      ]);
      const compared = items.filter((one) => annotationIds.slice(0, 20).includes(one.id));
      const version = Math.max(...compared.map((one) => one.schemaVersion));
      const { fields } = await labelSchemaOf(ctx, projectId, version);
      return { customerId, labels: labelsOf(compared, comparisons, fields) };
    },
    async (ctx, { data, time }, { customerId, labels }) => {
      await transaction(ctx, async (tx) => {
        const { taskId, projectId, batchId } = data;
        const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
        await recordConsensus(tx, ctx, about, data, labels, new Date(time));
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
