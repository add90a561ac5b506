import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { lockOpenReview, saveCheck } from "../store/checks.ts";

/** A task that ended without its review, by being cancelled, leaves no review open. */
export const onWorkflowInstanceCompleted = reaction(
  "close-review",
  workflowEvents,
  "workflow.instance.completed",
  (ctx, event) =>
    transaction(ctx, async (tx) => {
      const open = await lockOpenReview(tx, ctx.workspaceId, event.data.taskId);
      if (open?.status !== "pending") return;
      const reason = "The task ended before it was reviewed.";
      await saveCheck(tx, {
        ...open,
        status: "completed",
        reason,
        completedAt: ctx.clock.now(),
        version: open.version + 1,
      });
    }),
);
