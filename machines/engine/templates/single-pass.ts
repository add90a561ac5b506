import type { WorkflowDefinition } from "../definition.ts";
import { adjudication, annotating, cancelled, checkingSure, done, outcomeIs, rework, startContext } from "./phases.ts";

/** Annotate, check automatically, done; a failed check goes back to those whose work failed. */
export const singlePass: WorkflowDefinition = {
  id: "single-pass",
  description: "Annotate, automated check, done; failed work goes back to its annotators.",
  context: startContext,
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checkingSure([{ target: "done", guard: outcomeIs("passed") }]),
    adjudication,
    rework,
    done,
    cancelled,
  },
};
