import { emit } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { announce } from "../announce.ts";
import { qualityEvents } from "../events.ts";
import { newReview } from "../new-review.ts";
import { runRules } from "../run-rules.ts";
import { addCheck, lockOpenReview, saveCheck } from "../store/checks.ts";

const DISAGREE = 0.5;

/** Carries out `quality.check` and `review.open`, each once by its key. */
export const onWorkflowActionExecuted = reaction(
  "check-and-review",
  workflowEvents,
  "workflow.action.executed",
  async (ctx, { data: { action, key, taskId, projectId, batchId } }) => {
    if (action === "quality.check") return runRules(ctx, taskId, key);
    return action === "review.open" ? newReview(ctx, { taskId, projectId, batchId }, key) : null;
  },
  async (ctx, _event, check) => {
    if (!check) return;
    await transaction(ctx, async (tx) => {
      if (check.kind === "review") {
        const open = await lockOpenReview(tx, ctx.workspaceId, check.taskId);
        if (open?.status === "resolving") return;
        const { actionKey, annotationIds, versions, authors, agreement } = check;
        if (!open) await addCheck(tx, check);
        else
          await saveCheck(tx, {
            ...open,
            actionKey,
            annotationIds,
            versions,
            authors,
            agreement,
            version: open.version + 1,
          });
        return;
      }
      if (!(await addCheck(tx, check))) return;
      await announce(tx, ctx, check);
      const { taskId, projectId, batchId, annotationIds, agreement, outcome } = check;
      if (outcome !== "passed" || agreement === null || agreement >= DISAGREE) return;
      await emit(tx, ctx, qualityEvents, "consensus.required", {
        taskId,
        projectId,
        batchId,
        annotationIds,
        agreement,
      });
    });
  },
);
