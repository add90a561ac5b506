import * as v from "valibot";
import type { Context } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { type Task, tasksContract } from "../../tasks/contract.ts";
import { keepTaskQuality, tasksUnmeasured } from "../store/task-quality.ts";

const AT_ONCE = 100;

/**
 * Keeps how good the work on a project's tasks was that were done before that was kept; a migration asks for it. Whoever runs it again goes on
 * with the tasks that are left, and those that are not done are measured when they are.
 */
export const fillBatchQualityJob = job(
  "fill-batch-quality",
  v.object({ projectId: Id }),
  async (ctx, { projectId }, run) => {
    const { workspaceId } = ctx;
    let after: string | null = null;
    let measured = 0;
    for (;;) {
      run.signal.throwIfAborted();
      const last: string | null = after;
      const ids: string[] = await transaction(ctx, (tx) => tasksUnmeasured(tx, workspaceId, projectId, last, AT_ONCE));
      if (ids.length === 0) break;
      const done = (await Promise.all(ids.map((taskId) => taskOf(ctx, taskId)))).filter((task) => task !== null);
      await transaction(ctx, async (tx) => {
        for (const { id: taskId, batchId, completedAt } of done)
          if (completedAt !== null)
            await keepTaskQuality(tx, { taskId, workspaceId, projectId, batchId, completedAt: new Date(completedAt) });
      });
      after = ids.at(-1)!;
      measured += done.filter((task) => task.completedAt !== null).length;
      ctx.log.info({ projectId, measured, after }, "the quality of tasks done before is kept");
    }
  },
);

/** Null of one that is gone, or was cancelled. */
async function taskOf(ctx: Context, taskId: string): Promise<Task | null> {
  try {
    const task = await ctx.call("tasks", tasksContract).getTask({ taskId });
    return task.status === "completed" ? task : null;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
