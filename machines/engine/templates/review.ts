import type { WorkflowDefinition } from "../definition.ts";
import { annotating, cancelled, checking, done, outcomeIs, reject, rework, startContext } from "./phases.ts";

/** Annotate with overlap, check automatically, then a person reviews the drawn share; rejected work is redone and checked again. */
export const review: WorkflowDefinition = {
  id: "review",
  description: "Annotate with overlap, automated check, review by a person; rejected work is redone and checked again.",
  context: startContext,
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checking([
      {
        target: "review",
        guard: { type: "and", guards: [outcomeIs("passed"), { type: "sample.chosen" }] },
        description: "The task's draw falls into the share to review",
      },
      { target: "done", guard: outcomeIs("passed") },
    ]),
    review: {
      meta: { status: "in_review", stage: "review", label: "Review" },
      entry: [{ type: "review.open" }, { type: "task.open", params: { stage: "review", overlap: 1 } }],
      on: {
        "quality_check.completed": [
          { target: "done", guard: outcomeIs("accepted", "fixed") },
          { target: "rework", guard: outcomeIs("rejected"), actions: reject },
        ],
      },
    },
    rework,
    done,
    cancelled,
  },
};
