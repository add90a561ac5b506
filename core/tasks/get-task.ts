import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Task, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { findTask } from "./store/tasks.ts";

export async function getTask(ctx: Context, { taskId }: Input<typeof tasksContract.getTask>): Promise<Task> {
  const task = await transaction(ctx, (tx) => findTask(tx, scopeOf(ctx), taskId));
  if (!task) throw requestProblems.not_found();
  return task;
}
