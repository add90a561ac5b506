import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { cancelSoon } from "./cancel-soon.ts";
import { cancelTask } from "./cancel-task.ts";
import type { Task, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { scopeOf } from "./scope.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import * as store from "./store/tasks.ts";

type Change = Input<typeof tasksContract.updateTask>;

/** Changes a task. Cancelling takes it out of its queue at once; its status follows when its workflow has heard of it. */
export async function updateTask(ctx: Context, input: Change): Promise<Task> {
  return transaction(ctx, async (tx) => {
    const task = await store.lockTask(tx, scopeOf(ctx), input.taskId);
    if (!task) throw requestProblems.not_found();
    checkMatch(input.ifMatch, task.version);
    if (input.priority !== undefined || input.meta !== undefined) await changeTask(tx, ctx, task, input);
    if (input.cancel === true) await cancelTask(tx, ctx, task);
    else if (input.cancel) await cancelSoon(tx, ctx, task, input.cancel.undoSeconds);
    return (await store.findTask(tx, scopeOf(ctx), task.id))!;
  });
}

/** Changes what may change of a locked task, and says so. */
export async function changeTask(
  tx: Tx,
  ctx: Context,
  task: store.TaskRow,
  { priority, meta }: Pick<Change, "priority" | "meta">,
): Promise<void> {
  const before = { priority: task.priority, meta: task.meta };
  const after = { priority: priority ?? task.priority, meta: meta ?? task.meta };
  await store.changeTask(tx, ctx.workspaceId, task.id, {
    ...after,
    updatedAt: ctx.clock.now(),
    version: task.version + 1,
  });
  const opening = priority === undefined ? undefined : await lockOpening(tx, ctx.workspaceId, task.id);
  if (opening) await saveOpening(tx, { ...opening, priority: after.priority });
  const changed = (["priority", "meta"] as const).filter((name) => ({ priority, meta })[name] !== undefined);
  const pick = (from: typeof before) => Object.fromEntries(changed.map((name) => [name, from[name]]));
  const { id: taskId, projectId, batchId } = task;
  const told = { taskId, projectId, batchId };
  await emit(tx, ctx, tasksEvents, "task.updated", { ...told, changed, before: pick(before), after: pick(after) });
  if (after.priority === before.priority) return;
  const change = { priority: after.priority, before: before.priority };
  await emit(tx, ctx, tasksEvents, "task.priority_changed", { ...told, ...change });
}
