import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { forgetTask } from "../store/consensus.ts";
import { lockOpenReview, saveCheck } from "../store/checks.ts";

/** A task that ended without its review, by being cancelled, leaves no review open and nothing to decide. */
export const onWorkflowInstanceCompleted = reaction(
  "close-review",
  workflowEvents,
  "workflow.instance.completed",
  (ctx, event) =>
    transaction(ctx, async (tx) => {
      if (event.data.status === "cancelled") await forgetTask(tx, ctx.workspaceId, event.data.taskId);
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
