import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Task, tasksContract } from "./contract.ts";
import { checkLines } from "./create-tasks.ts";
import { getTask } from "./get-task.ts";
import { openProject } from "./open-project.ts";
import { taskProblems } from "./problems.ts";
import { storeTasks } from "./store-tasks.ts";

/** Creates one task; without a batch it goes into the project's batch for single tasks. */
export async function createTask(
  ctx: Context,
  { projectId, batchId, ...line }: Input<typeof tasksContract.createTask>,
): Promise<Task> {
  const open = await openProject(ctx, projectId);
  const [verdict] = await checkLines(ctx, open.project, [line]);
  if (!verdict?.task) {
    const errors = verdict?.errors ?? [];
    throw errors[0]?.pointer === "/data/fileId"
      ? taskProblems.file_not_ready({ errors })
      : taskProblems.does_not_fit_project({ errors });
  }
  const task = { ...verdict.task, id: newId(), line: 1 };
  const { duplicates } = await storeTasks(ctx, open, batchId ? { id: batchId } : "catch-all", [task]);
  const taken = duplicates.get(1);
  if (taken)
    throw taskProblems.duplicate_key({
      taskId: taken,
      errors: [{ pointer: "/externalKey", detail: "is another task's already" }],
    });
  return getTask(ctx, { taskId: task.id });
}
