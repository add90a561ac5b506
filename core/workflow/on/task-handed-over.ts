import { contextOf } from "../../kernel/bus/deliver.ts";
import type { Runtime } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { claim } from "../../kernel/inbox.ts";
import { emit } from "../../kernel/outbox.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { Envelope, EventData } from "../../kernel/wire/event.ts";
import type { tasksEvents } from "../../tasks/events.ts";
import { workflowEvents } from "../events.ts";
import { findByTask, type InstanceRow } from "../store/instances.ts";

const NAME = "answer-handover";

/**
 * Answers, once, whoever handed a task to a person whether its workflow has taken that over; a held one will when it is resumed.
 * To be called when the workflow has been told.
 */
export async function answerHandover(runtime: Runtime, event: Envelope): Promise<void> {
  const { taskId, assignmentId, manual } = event.data as EventData<typeof tasksEvents, "task.assigned">;
  if (!manual) return;
  const ctx = contextOf(runtime, event);
  await transaction(ctx, async (tx) => {
    if (!(await claim(tx, runtime, NAME, event))) return;
    await failpoint("workflow.handover.claimed");
    const row = await findByTask(tx, ctx.workspaceId, taskId);
    const answer = { taskId, assignmentId };
    if (row?.status === "active" || row?.status === "paused")
      await emit(tx, ctx, workflowEvents, "workflow.assignment.accepted", { ...answer, states: row.states });
    else await emit(tx, ctx, workflowEvents, "workflow.assignment.refused", { ...answer, reason: reasonOf(row) });
  });
}

function reasonOf(row: InstanceRow | undefined): string {
  if (!row) return "The task has no workflow.";
  return `The task's workflow has ${row.status === "stopped" ? "been stopped" : row.status}.`;
}
