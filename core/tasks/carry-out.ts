import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { Id } from "../kernel/wire/id.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { Stage } from "./contract.ts";
import { giveTask } from "./give-task.ts";
import { closeTask, openTask, type Round } from "./open-task.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import type { TaskRow } from "./store/tasks.ts";
import { Priority } from "./task.contract.ts";
import { changeTask } from "./update-task.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const orders = {
  "task.open": v.object({
    stage: Stage,
    overlap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
    reserveFor: v.optional(v.array(Id), []),
  }),
  "task.close": v.object({}),
  "task.assign": v.object({ to: v.array(Id), minutes: v.optional(count) }),
  "task.setPriority": v.object({ priority: Priority }),
  "task.requestMoreAnnotations": v.object({ count }),
};
type Order = keyof typeof orders;

/** One action of a workflow that concerns its task. */
export interface Asked {
  ctx: Context;
  taskId: string;
  sequence: number;
  action: string;
  params: unknown;
}

/** Is this an action that tasks carries out? */
export function ordersTasks(action: string): action is Order {
  return Object.hasOwn(orders, action);
}

/** The round that an action opens, null when it opens none or the task is over. */
export function roundOf({ action, params }: Asked, task: TaskRow): Round | null {
  return action === "task.open" && isOpen(task) ? v.parse(orders["task.open"], params) : null;
}

/** Does to a locked task what its workflow asks; what makes no sense any more, as for a task that is over, is left. */
export async function carryOut(tx: Tx, task: TaskRow, asked: Asked): Promise<TaskRow> {
  const { ctx, params } = asked;
  if (asked.action === "task.close") await closeTask(tx, ctx, task.id, "The task went on.");
  if (!isOpen(task)) return task;
  switch (asked.action as Order) {
    case "task.open":
      await openTask(tx, ctx, task, v.parse(orders["task.open"], params));
      return task;
    case "task.assign":
      await assign(tx, ctx, task, v.parse(orders["task.assign"], params));
      return task;
    case "task.setPriority": {
      const { priority } = v.parse(orders["task.setPriority"], params);
      if (priority === task.priority) return task;
      await changeTask(tx, ctx, task, { priority });
      return { ...task, priority, version: task.version + 1 };
    }
    case "task.requestMoreAnnotations":
      await offerMore(tx, ctx, task, v.parse(orders["task.requestMoreAnnotations"], params).count);
      return task;
    default:
      return task;
  }
}

/** Who cannot have it, because the places are taken or he has done it before, is left out. */
async function assign(
  tx: Tx,
  ctx: Context,
  task: TaskRow,
  { to, minutes }: v.InferOutput<(typeof orders)["task.assign"]>,
): Promise<void> {
  for (const userId of new Set(to)) {
    try {
      await giveTask(tx, ctx, task, { userId, minutes });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      ctx.log.warn({ taskId: task.id, code: error.code }, "a workflow's assignment was refused");
    }
  }
}

/** More places where the task is offered for annotation, else a new round for people who have not done it. */
async function offerMore(tx: Tx, ctx: Context, task: TaskRow, more: number): Promise<void> {
  const opening = await lockOpening(tx, ctx.workspaceId, task.id);
  if (opening?.stage === "annotate" || opening?.shelved === "annotate")
    await saveOpening(tx, { ...opening, free: opening.free + more });
  else await openTask(tx, ctx, task, { stage: "annotate", overlap: more, reserveFor: [] });
}

/** Whether a task may still be offered to people. */
function isOpen(task: TaskRow): boolean {
  return !task.cancelRequested && task.ended === null;
}
