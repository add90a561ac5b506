import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { findAssignment, toAssignment } from "./store/assignments.ts";
import { disguised, findTask } from "./store/tasks.ts";

type C = typeof tasksContract;

/** One assignment with its task; another's only for somebody who may read tasks. */
export async function getAssignment(
  ctx: Context,
  { assignmentId }: Input<C["getAssignment"]>,
): Promise<Output<C["getAssignment"]>> {
  return transaction(ctx, async (tx) => {
    const row = await findAssignment(tx, ctx.workspaceId, assignmentId);
    const task = row && (await findTask(tx, scopeOf(ctx), row.taskId));
    if (!row || !task || (!may(ctx, "task.read") && row.userId !== userOf(ctx))) throw requestProblems.not_found();
    const shown = row.gold && !may(ctx, "quality.manage") ? disguised(task) : task;
    return { assignment: toAssignment(row, ctx.clock.now()), task: shown };
  });
}
