import type { WorkflowDefinition } from "../definition.ts";
import { adjudication, annotating, cancelled, checking, done, outcomeIs, rework, startContext } from "./phases.ts";

/** Several people annotate; where they agree the best of them stands, where they do not a person decides between them. */
export const consensus: WorkflowDefinition = {
  id: "consensus",
  description: "Several people annotate; where they do not agree enough, a reviewer decides between them.",
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
          { target: "done", guard: outcomeIs("passed"), description: "They agree" },
          { target: "adjudication", guard: outcomeIs("failed"), description: "They do not agree" },
        ],
      },
    },
    adjudication,
    rework,
    done,
    cancelled,
  },
};
