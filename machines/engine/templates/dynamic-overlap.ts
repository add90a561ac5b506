import type { TransitionDefinition, WorkflowDefinition } from "../definition.ts";
import {
  adjudication,
  annotating,
  assign,
  cancelled,
  cel,
  checking,
  done,
  labelling,
  outcomeIs,
  rework,
  startContext,
} from "./phases.ts";

const more = cel("has(event.moreWanted) && event.moreWanted > 0");

const oneMore = labelling({
  label: "One more",
  status: "open",
  claimed: "in_progress",
  entry: [{ type: "task.requestMoreAnnotations", params: { count: 1 } }],
});
/** The first hand-in by somebody new is the one that was asked for. */
const [complete] = oneMore.on!["annotation.submitted"] as [TransitionDefinition];

/** As many people annotate as the task is worth: one more while that is likely to change what is believed, then a person decides. */
export const dynamicOverlap: WorkflowDefinition = {
  id: "dynamic-overlap",
  description:
    "One more person annotates while that is worth its price; what is not sure in the end a reviewer decides.",
  context: { ...startContext, agreementThreshold: 0.8 },
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating,
    checking: checking([{ target: "agreement", guard: outcomeIs("passed") }]),
    agreement: {
      meta: { status: "checking", label: "Agreement" },
      entry: [{ type: "quality.consensus", params: { threshold: { cel: "context.agreementThreshold" } } }],
      on: {
        "quality_check.completed": [
          {
            target: "more",
            guard: more,
            actions: [assign({ overlap: "context.submissions + 1" })],
            description: "One more is worth its price",
          },
          { target: "done", guard: outcomeIs("passed"), description: "It is sure enough" },
          { target: "adjudication", guard: outcomeIs("failed"), description: "It is not sure, and no more are asked" },
        ],
      },
    },
    more: { ...oneMore, on: { ...oneMore.on, "annotation.submitted": [complete] } },
    adjudication,
    rework,
    done,
    cancelled,
  },
};
