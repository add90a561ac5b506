import { type Annotation, annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { AnnotatedTask } from "./dataset-items.ts";

const PATIENCE_MS = 5000;
const PAUSE_MS = 50;

/**
 * Gives a finished task its accepted annotation when the verdict that finished it has not reached annotations yet:
 * events of two services may overtake each other. One export waits 5 s in all.
 */
export function verdictAwaiter(
  ctx: Context,
  include: "accepted" | "submitted",
): (one: AnnotatedTask) => Promise<AnnotatedTask> {
  let left = PATIENCE_MS;
  return async (one) => {
    if (include !== "accepted" || one.task.status !== "completed" || one.annotations.length > 0) return one;
    for (; left > 0; left -= PAUSE_MS) {
      const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId: one.task.id });
      const annotations = items.filter((annotation: Annotation) => annotation.status === "accepted");
      if (annotations.length > 0) return { ...one, annotations };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return one;
  };
}
