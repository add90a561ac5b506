import type { HandoverEvent } from "../../../machines/handover/handover.machine.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventTable } from "../../kernel/wire/event.ts";
import { notificationsEvents } from "../../notifications/events.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { advanceHandover } from "../advance-handover.ts";
import { liveOfTask } from "../store/assignments.ts";

/** Hands another service's answer to the handover that waits for it. */
function answer<T extends EventTable>(table: T, type: keyof T["types"] & string, as: HandoverEvent["type"]) {
  return reaction(`handover-${type}`, table as EventTable, type, async (ctx, event) => {
    const { assignmentId, reason } = event.data as { assignmentId: string; reason?: string };
    await transaction(ctx, (tx) => advanceHandover(tx, ctx, assignmentId, as, reason));
  });
}

/** A workflow that breaks down while a task is being handed over takes nothing over. */
const onInstanceFailed = reaction(
  "refuse-handovers",
  workflowEvents,
  "workflow.instance.failed",
  async (ctx, { data: { taskId, reason } }) => {
    await transaction(ctx, async (tx) => {
      const waiting = (await liveOfTask(tx, ctx.workspaceId, taskId)).filter((one) => one.handoverDueAt !== null);
      for (const { id } of waiting)
        await advanceHandover(tx, ctx, id, "refuse", `The task's workflow failed: ${reason}`);
    });
  },
);

export const onHandoverAnswered = [
  answer(workflowEvents, "workflow.assignment.accepted", "accept"),
  answer(workflowEvents, "workflow.assignment.refused", "refuse"),
  answer(notificationsEvents, "notice.delivered", "deliver"),
  answer(notificationsEvents, "notice.failed", "fail"),
  onInstanceFailed,
];
