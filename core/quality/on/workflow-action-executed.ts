import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { newCheck, standing } from "../new-check.ts";
import { openReview } from "../open-review.ts";
import { recordCheck } from "../record-check.ts";
import { runRules } from "../run-rules.ts";

/** Carries out `quality.check` and `review.open`, each once by its key. */
export const onWorkflowActionExecuted = reaction(
  "check-and-review",
  workflowEvents,
  "workflow.action.executed",
  async (ctx, { data: { action, key, taskId, projectId, batchId } }) => {
    if (action === "quality.check") return runRules(ctx, taskId, key);
    if (action !== "review.open") return null;
    return (await newCheck(ctx, { taskId, projectId, batchId }, await standing(ctx, taskId), key)).check;
  },
  async (ctx, _event, check) => {
    if (!check) return;
    await transaction(ctx, (tx) =>
      check.kind === "review" ? openReview(tx, ctx, check) : recordCheck(tx, ctx, check),
    );
  },
);
