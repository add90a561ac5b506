import type { ActionDefinition, GuardDefinition, StateDefinition, TransitionDefinition } from "../definition.ts";
import type { JsonObject } from "../json.ts";

/** What templates keep besides the input { taskId, projectId, batchId, overlap, reviewShare, reviewDraw }. */
export const startContext: JsonObject = {
  taskId: "",
  projectId: "",
  batchId: "",
  overlap: 1,
  reviewShare: 0,
  reviewDraw: 0,
  submissions: 0,
  submittedBy: [],
  active: 0,
  rejected: [],
};

export const cel = (expression: string): GuardDefinition => ({ type: "cel", params: { expression } });
export const assign = (set: Record<string, string>): ActionDefinition => ({ type: "assign", params: { set } });

const oneFewer = "(context.active > 0 ? context.active - 1 : 0)";
/** Whoever sends such an event by hand may leave the count out. */
const left = `has(event.active) ? event.active : ${oneFewer}`;
const leaseEnded: TransitionDefinition[] = [
  {
    target: ".open",
    guard: cel(`(${left}) <= 0`),
    actions: [assign({ active: "0" })],
    description: "Nobody holds it any more",
  },
  { actions: [assign({ active: left })] },
];

/** Somebody who submits again (a correction) is not counted twice. */
const firstFromUser = "!(event.userId in context.submittedBy)";
const countIt = assign({
  submissions: "context.submissions + 1",
  submittedBy: "context.submittedBy + [event.userId]",
  active: oneFewer,
});

/** Work that people claim and submit until the overlap is reached; `claimed` is the status while somebody holds it. */
export function labelling(state: {
  label: string;
  status: "open" | "rework";
  claimed: "in_progress" | "rework";
  entry: readonly ActionDefinition[];
}): StateDefinition {
  const { label, status, claimed, entry } = state;
  return {
    initial: "open",
    meta: { stage: "annotate", label },
    entry: [assign({ active: "0" }), ...entry],
    on: {
      "annotation.submitted": [
        {
          target: "checking",
          guard: cel(`${firstFromUser} && context.submissions + 1 >= context.overlap`),
          actions: [countIt],
          description: "The overlap is reached",
        },
        {
          target: ".open",
          guard: { type: "and", guards: [cel(firstFromUser), cel(`${oneFewer} <= 0`)] },
          actions: [countIt],
          description: "More submissions are needed",
        },
        { guard: cel(firstFromUser), actions: [countIt] },
      ],
      "assignment.expired": leaseEnded,
      "assignment.released": leaseEnded,
      "task.assigned": {
        target: ".claimed",
        actions: [assign({ active: "has(event.active) ? event.active : context.active + 1" })],
      },
    },
    states: {
      open: { meta: { status, label: "Waiting" } },
      claimed: { meta: { status: claimed, label: "Being labelled" } },
    },
  };
}

export const annotating = labelling({
  label: "Annotate",
  status: "open",
  claimed: "in_progress",
  entry: [{ type: "task.open", params: { stage: "annotate", overlap: { cel: "context.overlap" } } }],
});

export const rework = labelling({
  label: "Rework",
  status: "rework",
  claimed: "rework",
  entry: [
    {
      type: "task.open",
      params: {
        stage: "annotate",
        overlap: { cel: "size(context.rejected)" },
        reserveFor: { cel: "context.rejected" },
      },
    },
  ],
});

/** A check that names nobody rejects everybody who submitted, or the task could never be full again. */
const named = "has(event.rejectedUserIds) ? context.submittedBy.filter(user, user in event.rejectedUserIds) : []";
export const reject: readonly ActionDefinition[] = [
  assign({ rejected: named }),
  assign({ rejected: "size(context.rejected) > 0 ? context.rejected : context.submittedBy" }),
  assign({
    submissions: "context.submissions - size(context.rejected)",
    submittedBy: "context.submittedBy.filter(user, !(user in context.rejected))",
  }),
];

export const outcomeIs = (...anyOf: string[]): GuardDefinition => ({ type: "outcome.is", params: { anyOf } });

export const all = (...guards: GuardDefinition[]): GuardDefinition => ({ type: "and", guards });

/** The automated check; `passed` says where a passed task goes. */
export function checking(passed: readonly TransitionDefinition[]): StateDefinition {
  return {
    meta: { status: "checking", label: "Automated check" },
    entry: [{ type: "task.close" }, { type: "quality.check", params: { kind: "automated" } }],
    on: { "quality_check.completed": [...passed, { target: "rework", guard: outcomeIs("failed"), actions: reject }] },
  };
}

/** The same where nobody asks for consensus by itself: of what several people mean, and it is not sure what, a person decides. */
export function checkingSure(passed: readonly TransitionDefinition[]): StateDefinition {
  const unsure = all(outcomeIs("passed"), cel("has(event.unsure) && event.unsure"));
  return checking([{ target: "adjudication", guard: unsure, description: "It is not sure what they mean" }, ...passed]);
}

/** A person reviews what was handed in; `accepted` says where work goes that stands. */
export function reviewing(label: string, accepted: readonly TransitionDefinition[]): StateDefinition {
  return {
    meta: { status: "in_review", stage: "review", label },
    entry: [{ type: "review.open" }, { type: "task.open", params: { stage: "review", overlap: 1 } }],
    on: {
      "quality_check.completed": [...accepted, { target: "rework", guard: outcomeIs("rejected"), actions: reject }],
    },
  };
}

/** A person decides between those who do not agree. */
export const adjudication = reviewing("Adjudication", [{ target: "done", guard: outcomeIs("accepted", "fixed") }]);

export const done: StateDefinition = {
  type: "final",
  meta: { status: "completed", label: "Done" },
  entry: [{ type: "task.close" }],
};

export const cancelled: StateDefinition = {
  type: "final",
  meta: { status: "cancelled", label: "Cancelled" },
  entry: [{ type: "task.close" }],
};
