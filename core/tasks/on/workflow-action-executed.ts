import * as v from "valibot";
import { contextOf } from "../../kernel/bus/deliver.ts";
import type { Context } from "../../kernel/context.ts";
import { batchReaction } from "../../kernel/reaction.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { Id } from "../../kernel/wire/id.ts";
import type { workflowEvents } from "../../workflow/events.ts";
import { Stage } from "../contract.ts";
import { closeTask, openingOf, openTask, type Round } from "../open-task.ts";
import { addOpenings, lockOpenings, type OpeningRow } from "../store/openings.ts";
import { lockTasks, saveOpeningSequences, type TaskRow } from "../store/tasks.ts";

const Open = v.object({
  stage: Stage,
  overlap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  reserveFor: v.optional(v.array(Id), []),
});
interface Asked {
  ctx: Context;
  taskId: string;
  sequence: number;
  /** Null: close it. */
  round: Round | null;
}

/**
 * Carries out `task.open` and `task.close`; one that is older than the last carried out changes nothing. Tasks that are offered
 * for the first time, as after an import, are opened together by one statement.
 */
export const onWorkflowActionExecuted = batchReaction(
  "open-and-close",
  ["workflow.action.executed"],
  async (runtime, tx, events) => {
    const asked = events.flatMap((event): Asked[] => {
      const { action, params, sequence, taskId } = event.data as EventData<
        typeof workflowEvents,
        "workflow.action.executed"
      >;
      if (action !== "task.open" && action !== "task.close") return [];
      return [
        {
          ctx: contextOf(runtime, event),
          taskId,
          sequence,
          round: action === "task.open" ? v.parse(Open, params) : null,
        },
      ];
    });
    if (asked.length === 0) return;
    const workspaces = [...new Set(events.map((event) => event.workspaceid))];
    const byTask = Map.groupBy(asked, (one) => one.taskId);
    const tasks = await lockTasks(tx, workspaces, [...byTask.keys()]);
    const known = await lockOpenings(tx, workspaces, [...byTask.keys()]);
    const carriedOut: TaskRow[] = [];
    const first: OpeningRow[] = [];
    for (const [taskId, list] of byTask) {
      let task = tasks.get(taskId);
      for (const { ctx, sequence, round } of list) {
        if (!task || task.openingSequence > sequence) continue;
        const isFirst = round !== null && list.length === 1 && !known.has(taskId) && open(task);
        if (isFirst) first.push(openingOf(task, round));
        else await carryOut(tx, ctx, task, round);
        task = { ...task, openingSequence: sequence };
      }
      if (task && task !== tasks.get(taskId)) carriedOut.push(task);
    }
    await addOpenings(tx, first);
    await saveOpeningSequences(tx, carriedOut);
  },
);

async function carryOut(tx: Tx, ctx: Context, task: TaskRow, round: Round | null): Promise<void> {
  if (!round) await closeTask(tx, ctx, task.id, "The task went on.");
  else if (open(task)) await openTask(tx, ctx, task, round);
}

/** Whether a task may still be offered to people. */
function open(task: TaskRow): boolean {
  return !task.cancelRequested && task.ended === null;
}
