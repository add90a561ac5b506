import type { Context } from "../kernel/context.ts";
import { isQueued } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Task, tasksContract } from "./contract.ts";
import { cancelLater } from "./jobs/cancel-later.ts";
import { scopeOf } from "./scope.ts";
import { findTask } from "./store/tasks.ts";

const ended: ReadonlySet<Task["status"]> = new Set(["completed", "cancelled"]);

export async function getTask(ctx: Context, { taskId }: Input<typeof tasksContract.getTask>): Promise<Task> {
  const task = await transaction(ctx, async (tx) => {
    const found = await findTask(tx, scopeOf(ctx), taskId);
    // What is about to be cancelled is in no queue; what is offered to people needs no second look.
    if (!found || found.stage !== null || ended.has(found.status)) return found;
    return (await isQueued(tx, ctx, cancelLater.name, taskId)) ? { ...found, cancelling: true } : found;
  });
  if (!task) throw requestProblems.not_found();
  return task;
}
