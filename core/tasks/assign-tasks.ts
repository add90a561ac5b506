import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { transaction } from "../kernel/transaction.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import { assignTask } from "./assign-task.ts";
import type { tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import { knownTasks } from "./store/tasks.ts";

type C = typeof tasksContract;
type Item = Output<C["assignTasks"]>["items"][number];

/** Gives many tasks to people one after the other, each on its own: what is refused is told by its code and its reason. 404 before any when one of them is no task. */
export async function assignTasks(
  ctx: Context,
  { assignments, minutes }: Input<C["assignTasks"]>,
): Promise<Output<C["assignTasks"]>> {
  const known = await transaction(ctx, (tx) =>
    knownTasks(
      tx,
      scopeOf(ctx),
      assignments.map(({ taskId }) => taskId),
    ),
  );
  const errors = assignments.flatMap(({ taskId }, i) =>
    known.has(taskId) ? [] : [{ pointer: `/assignments/${i}/taskId`, detail: "is not a task" }],
  );
  if (errors.length > 0) throw requestProblems.not_found({ errors });
  const items: Item[] = [];
  for (const { taskId, userId } of assignments) {
    const given = await assignTask(ctx, { taskId, userId, minutes }).catch((error: unknown) => {
      if (error instanceof Problem && error.status < 500) return error;
      throw error;
    });
    items.push(
      given instanceof Problem
        ? { taskId, userId, assignment: null, code: given.code, detail: given.fields.detail ?? null }
        : { taskId, userId, assignment: given, code: null, detail: null },
    );
  }
  const refused = items.filter((item) => item.assignment === null).length;
  return { assigned: items.length - refused, refused, items };
}
