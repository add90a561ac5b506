import type { WorkflowDefinition } from "../definition.ts";
import {
  adjudication,
  all,
  annotating,
  cancelled,
  checkingSure,
  done,
  outcomeIs,
  reviewing,
  rework,
  startContext,
} from "./phases.ts";

/** Annotate with overlap, check automatically, then a person reviews the drawn share; rejected work is redone and checked again. */
export const review: WorkflowDefinition = {
  id: "review",
  description: "Annotate with overlap, automated check, review by a person; rejected work is redone and checked again.",
  context: startContext,
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checkingSure([
      {
        target: "review",
        guard: all(outcomeIs("passed"), { type: "sample.chosen" }),
        description: "The task's draw falls into the share to review",
      },
      { target: "done", guard: outcomeIs("passed") },
    ]),
    review: reviewing("Review", [{ target: "done", guard: outcomeIs("accepted", "fixed") }]),
    adjudication,
    rework,
    done,
    cancelled,
  },
};
