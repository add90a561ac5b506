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

const trusted = cel("has(event.goldAccuracy) && event.goldAccuracy >= context.goldThreshold");

/** Work of annotators who do well on gold tasks passes, but for a random sample; everybody else's is reviewed until they do. */
export const goldGated: WorkflowDefinition = {
  id: "gold-gated",
  description: "Work of annotators who do well on gold tasks passes; everybody else's is reviewed by a person.",
  context: { ...startContext, goldThreshold: 0.9 },
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checkingSure([
      {
        target: "done",
        guard: all(outcomeIs("passed"), trusted, { type: "not", guard: { type: "sample.chosen" } }),
        description: "Good on gold, and not drawn for review",
      },
      { target: "review", guard: outcomeIs("passed"), description: "Not yet good on gold, or drawn" },
    ]),
    review: reviewing("Review", [{ target: "done", guard: outcomeIs("accepted", "fixed") }]),
    adjudication,
    rework,
    done,
    cancelled,
  },
};
