import type { WorkflowDefinition } from "../definition.ts";
import {
  adjudication,
  all,
  annotating,
  cancelled,
  cel,
  checkingSure,
  done,
  outcomeIs,
  reviewing,
  rework,
  startContext,
} from "./phases.ts";

const drawnAgain = cel("context.reviewDraw < context.secondReviewShare");

/** A share of the tasks is reviewed, and of what passed there a smaller share once more; both shares are drawn once per task. */
export const stagedReview: WorkflowDefinition = {
  id: "staged-review",
  description: "A random share of the tasks is reviewed, a smaller one twice.",
  context: { ...startContext, secondReviewShare: 0.1 },
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checkingSure([
      {
        target: "firstReview",
        guard: all(outcomeIs("passed"), { type: "or", guards: [{ type: "sample.chosen" }, drawnAgain] }),
        description: "Drawn for review",
      },
      { target: "done", guard: outcomeIs("passed") },
    ]),
    firstReview: reviewing("First review", [
      {
        target: "secondReview",
        guard: all(outcomeIs("accepted", "fixed"), drawnAgain),
        description: "Drawn for a second review",
      },
      { target: "done", guard: outcomeIs("accepted", "fixed") },
    ]),
    secondReview: reviewing("Second review", [{ target: "done", guard: outcomeIs("accepted", "fixed") }]),
    adjudication,
    rework,
    done,
    cancelled,
  },
};
