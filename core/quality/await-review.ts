import type { Context } from "../kernel/context.ts";
import { tasksContract } from "../tasks/contract.ts";

const EVERY_MS = 40;
const TIMES = 50;

/**
 * Looks again, for up to two seconds, for the review of a task that is offered to reviewers: the same transition offers the
 * task and opens the review, in two services, and a quick reviewer may ask for the review before it is written.
 */
export async function awaitReview<T>(ctx: Context, taskId: string, look: () => Promise<T[]>): Promise<T[]> {
  const task = await ctx
    .call("tasks", tasksContract)
    .getTask({ taskId })
    .catch(() => null);
  if (task?.stage !== "review") return [];
  for (let tries = 0; tries < TIMES; tries++) {
    const found = await look();
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return [];
}
