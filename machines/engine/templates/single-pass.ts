import type { WorkflowDefinition } from "../definition.ts";
import { annotating, cancelled, checking, done, outcomeIs, rework, startContext } from "./phases.ts";

/** Annotate, check automatically, done; a failed check goes back to those whose work failed. */
export const singlePass: WorkflowDefinition = {
  id: "single-pass",
  description: "Annotate, automated check, done; failed work goes back to its annotators.",
  context: startContext,
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checking([{ target: "done", guard: outcomeIs("passed") }]),
    rework,
    done,
    cancelled,
  },
};
