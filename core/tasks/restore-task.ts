import type { Context } from "../kernel/context.ts";
import { withdraw } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tellCancelling } from "./cancel-soon.ts";
import type { Task, tasksContract } from "./contract.ts";
import { cancelLater } from "./jobs/cancel-later.ts";
import { taskProblems } from "./problems.ts";
import { unshelve } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import { goldsAmong } from "./store/golds.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import * as store from "./store/tasks.ts";

/** Takes the cancelling of a task back while that is not done; a gold stays out of the queues. */
export async function restoreTask(ctx: Context, { taskId }: Input<typeof tasksContract.restoreTask>): Promise<Task> {
  return transaction(ctx, async (tx) => {
    const task = await store.lockTask(tx, scopeOf(ctx), taskId);
    if (!task) throw requestProblems.not_found();
    if (!(await withdraw(tx, ctx, cancelLater.name, taskId)))
      throw taskProblems.not_restorable({ detail: `The task is ${task.status}.` });
    const opening = await lockOpening(tx, ctx.workspaceId, taskId);
    const golds = await goldsAmong(tx, [ctx.workspaceId], [taskId]);
    if (opening && !golds.has(taskId)) await saveOpening(tx, unshelve(opening));
    await tellCancelling(tx, ctx, task, false);
    return (await store.findTask(tx, scopeOf(ctx), taskId))!;
  });
}
