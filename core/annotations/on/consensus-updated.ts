import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { qualityEvents } from "../../quality/events.ts";
import { saveFusedConfidence } from "../store/annotations.ts";

/** What was fused is as sure as its task, also by what is learnt after it was fused. */
export const onConsensusUpdated = onlyWhen(
  reaction("take-over-confidence", qualityEvents, "consensus.updated", (ctx, { data: { taskId, confidence } }) =>
    transaction(ctx, (tx) => saveFusedConfidence(tx, ctx.workspaceId, taskId, confidence)),
  ),
  ({ fuse }: EventData<typeof qualityEvents, "consensus.updated">) => fuse === true,
);
