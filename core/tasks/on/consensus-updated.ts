import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { unsureOf } from "../rules.ts";
import { saveUncertainty } from "../store/openings.ts";

/** What people say of a task tells more of how unsure it is than what a model has said before them. */
export const onConsensusUpdated = reaction(
  "learn-uncertainty",
  qualityEvents,
  "consensus.updated",
  (ctx, { data: { taskId, entropy } }) =>
    transaction(ctx, (tx) => saveUncertainty(tx, ctx.workspaceId, taskId, unsureOf(entropy))),
);
