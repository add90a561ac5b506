import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { lockAnnotationsOfTask, saveAnnotationRow } from "../store/annotations.ts";

/** While a person reviews the task, nothing of it is accepted yet. */
export const onReviewOpen = reaction("await-review", workflowEvents, "workflow.action.executed", async (ctx, event) => {
  if (event.data.action !== "review.open") return;
  await transaction(ctx, async (tx) => {
    for (const row of await lockAnnotationsOfTask(tx, ctx.workspaceId, event.data.taskId)) {
      const at = new Date(event.time);
      if (row.status !== "accepted" || (row.judgedAt !== null && row.judgedAt > at)) continue;
      await saveAnnotationRow(tx, { ...row, status: "submitted", updatedAt: at });
    }
  });
});
