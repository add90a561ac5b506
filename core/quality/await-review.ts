import type { Context } from "../kernel/context.ts";
import { tasksContract } from "../tasks/contract.ts";

const FIRST_MS = 25;
const LONGEST_MS = 250;
const PATIENCE_MS = 2_000;

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
  let waited = 0;
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    const found = await look();
    if (found.length > 0 || waited >= PATIENCE_MS) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
    waited += pause;
  }
}
