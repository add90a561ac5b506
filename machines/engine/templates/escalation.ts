import type { ActionDefinition, StateDefinition, WorkflowDefinition } from "../definition.ts";
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

const day = 86_400_000;

const tell = (template: string): ActionDefinition => ({
  type: "notify",
  params: { to: { cel: "context.escalateTo" }, template, data: { taskId: { cel: "context.taskId" } } },
});

const review = reviewing("Review", [{ target: "done", guard: outcomeIs("accepted", "fixed") }]);

/** A task that nobody takes in time becomes urgent, and a review that nobody does in time goes to those who answer for it. */
export const escalation: WorkflowDefinition = {
  id: "escalation",
  description: "What is not taken up in time becomes urgent, and those who answer for it are told.",
  context: { ...startContext, claimWithinMs: day, reviewWithinMs: 2 * day, urgentPriority: 100, escalateTo: [] },
  initial: "annotating",
  on: { "task.cancelled": ".cancelled" },
  states: {
    annotating: {
      ...annotating,
      states: {
        ...annotating.states,
        open: { ...annotating.states!["open"]!, after: { "context.claimWithinMs": "urgent" } },
        urgent: {
          meta: { status: "open", label: "Urgent" },
          entry: [
            { type: "task.setPriority", params: { priority: { cel: "context.urgentPriority" } } },
            tell("task.overdue"),
          ],
        },
      },
    },
    checking: checkingSure([
      { target: "review", guard: all(outcomeIs("passed"), { type: "sample.chosen" }), description: "Drawn for review" },
      { target: "done", guard: outcomeIs("passed") },
    ]),
    review: { ...review, after: { "context.reviewWithinMs": "escalated" } },
    escalated: escalatedReview(),
    adjudication,
    rework,
    done,
    cancelled,
  },
};

/** The review that is under way stays open, for those named; with nobody named it stays open for all. */
function escalatedReview(): StateDefinition {
  const { on, meta } = review;
  return {
    on,
    meta: { ...meta, label: "Escalated review" },
    entry: [
      {
        type: "task.open",
        params: {
          stage: "review",
          overlap: { cel: "size(context.escalateTo) > 0 ? size(context.escalateTo) : 1" },
          reserveFor: { cel: "context.escalateTo" },
        },
      },
      { type: "task.setPriority", params: { priority: { cel: "context.urgentPriority" } } },
      tell("review.overdue"),
    ],
  };
}
