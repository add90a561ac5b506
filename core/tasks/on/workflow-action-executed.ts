import * as v from "valibot";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Stage } from "../contract.ts";
import { closeTask, openTask } from "../open-task.ts";
import * as store from "../store/tasks.ts";

const Open = v.object({
  stage: Stage,
  overlap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  reserveFor: v.optional(v.array(Id), []),
});

/** Carries out `task.open` and `task.close`; one that is older than the last carried out changes nothing. */
export const onWorkflowActionExecuted = reaction("open-and-close", workflowEvents, "workflow.action.executed", async (ctx, event) => {
  const { action, params, sequence, taskId } = event.data;
  if (action !== "task.open" && action !== "task.close") return;
  const round = action === "task.open" ? v.parse(Open, params) : null;
  await transaction(ctx, async (tx) => {
    const task = await store.lockTask(tx, { workspaceId: ctx.workspaceId, customerId: null }, taskId);
    if (!task || task.openingSequence > sequence) return;
    await store.changeTask(tx, ctx.workspaceId, taskId, { openingSequence: sequence });
    if (!round) await closeTask(tx, ctx, taskId, "The task went on.");
    else if (!task.cancelRequested && task.ended === null) await openTask(tx, ctx, task, round);
  });
});
