import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { unsureOf } from "../rules.ts";
import { saveUncertainty } from "../store/openings.ts";
import { saveToDecide } from "../store/tasks.ts";

/** What people say of a task tells more of how unsure it is than what a model has said before them, and whether a person has to decide. */
export const onConsensusUpdated = reaction(
  "learn-uncertainty",
  qualityEvents,
  "consensus.updated",
  (ctx, { data: { taskId, entropy, status } }) =>
    transaction(ctx, async (tx) => {
      await saveUncertainty(tx, ctx.workspaceId, taskId, unsureOf(entropy));
      if (status) await saveToDecide(tx, ctx.workspaceId, taskId, status === "required");
    }),
);
