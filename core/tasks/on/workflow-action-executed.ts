import { contextOf } from "../../kernel/bus/deliver.ts";
import { batchReaction } from "../../kernel/reaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import type { workflowEvents } from "../../workflow/events.ts";
import { type Asked, carryOut, ordersTasks, roundOf } from "../carry-out.ts";
import { openingOf } from "../open-task.ts";
import { shelve } from "../rules.ts";
import { keptBackAmong } from "../store/kept-back.ts";
import { addOpenings, lockOpenings, type OpeningRow } from "../store/openings.ts";
import { lockTasks, saveOpeningSequences, type TaskRow } from "../store/tasks.ts";

/**
 * Carries out what workflows ask of their tasks, in the order in which they ask; what is older than the last carried out
 * changes nothing. Tasks that are offered for the first time, as after an import, are opened together by one statement.
 */
export const onWorkflowActionExecuted = batchReaction(
  "open-and-close",
  ["workflow.action.executed"],
  async (runtime, tx, events) => {
    const asked = events.flatMap((event): Asked[] => {
      const data = event.data as EventData<typeof workflowEvents, "workflow.action.executed">;
      return ordersTasks(data.action) ? [{ ...data, ctx: contextOf(runtime, event) }] : [];
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
      for (const order of list) {
        if (!task || task.openingSequence > order.sequence) continue;
        const round = roundOf(order, task);
        if (round && list.length === 1 && !known.has(taskId)) first.push(openingOf(task, round));
        else task = await carryOut(tx, task, order);
        task = { ...task, openingSequence: order.sequence };
      }
      if (task && task !== tasks.get(taskId)) carriedOut.push(task);
    }
    const keptBack = await keptBackAmong(
      tx,
      workspaces,
      first.map((one) => one.taskId),
    );
    await addOpenings(
      tx,
      first.map((one) => (keptBack.has(one.taskId) ? shelve(one) : one)),
    );
    await saveOpeningSequences(tx, carriedOut);
  },
);
