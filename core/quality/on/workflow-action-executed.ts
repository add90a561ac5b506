import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { newCheck, standing } from "../new-check.ts";
import { openReview } from "../open-review.ts";
import { recordCheck } from "../record-check.ts";
import { runRules } from "../run-rules.ts";

/** Carries out `quality.check` and `review.open`, each once by its key. */
export const onWorkflowActionExecuted = onlyWhen(
  reaction(
    "check-and-review",
    workflowEvents,
    "workflow.action.executed",
    async (ctx, { data: { action, key, taskId, projectId, batchId } }) => {
      if (action === "quality.check") return runRules(ctx, taskId, key);
      return (await newCheck(ctx, { taskId, projectId, batchId }, await standing(ctx, taskId), key)).check;
    },
    async (ctx, _event, check) => {
      await transaction(ctx, (tx) =>
        check.kind === "review" ? openReview(tx, ctx, check) : recordCheck(tx, ctx, check),
      );
    },
  ),
  ({ action }: EventData<typeof workflowEvents, "workflow.action.executed">) =>
    action === "quality.check" || action === "review.open",
);
