import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { lockAnnotationsOfTask, saveAnnotationRow } from "../store/annotations.ts";

/** While a person reviews the task, nothing of it is accepted yet. */
export const onReviewOpen = onlyWhen(
  reaction("await-review", workflowEvents, "workflow.action.executed", (ctx, event) =>
    transaction(ctx, async (tx) => {
      for (const row of await lockAnnotationsOfTask(tx, ctx.workspaceId, event.data.taskId)) {
        const at = new Date(event.time);
        if (row.status !== "accepted" || (row.judgedAt !== null && row.judgedAt > at)) continue;
        await saveAnnotationRow(tx, { ...row, status: "submitted", updatedAt: at });
      }
    }),
  ),
  ({ action }: EventData<typeof workflowEvents, "workflow.action.executed">) => action === "review.open",
);
