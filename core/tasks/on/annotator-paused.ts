import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { endPause, keepPause } from "../store/pauses.ts";

/** Gives no more work of a project to whom quality has paused; the leases that he has stay his. */
export const onAnnotatorPaused = reaction(
  "keep-pause",
  qualityEvents,
  "annotator.paused",
  (ctx, { data: { projectId, userId, reason } }) =>
    transaction(ctx, (tx) => keepPause(tx, { workspaceId: ctx.workspaceId, projectId, userId, reason })),
);

export const onAnnotatorResumed = reaction(
  "end-pause",
  qualityEvents,
  "annotator.resumed",
  (ctx, { data: { projectId, userId } }) =>
    transaction(ctx, (tx) => endPause(tx, { workspaceId: ctx.workspaceId, projectId, userId })),
);
