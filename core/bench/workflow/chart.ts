import type { WorkflowDefinition } from "../../../machines/engine/definition.ts";

/** Five states with a guard, an assign and a timer; going round, every event moves. */
export const chart: WorkflowDefinition = {
  id: "bench",
  context: { count: 0, bar: 0.5 },
  initial: "queued",
  states: {
    queued: { meta: { status: "open", stage: "annotate" }, on: { claim: "working" } },
    working: {
      meta: { status: "in_progress", stage: "annotate" },
      after: { "3600000": "queued" },
      on: {
        submit: [
          {
            target: "checking",
            guard: { type: "cel", params: { expression: "event.score >= context.bar" } },
            actions: [{ type: "assign", params: { set: { count: "context.count + 1" } } }],
          },
          { target: "rework" },
        ],
      },
    },
    checking: { meta: { status: "checking" }, on: { pass: "review" } },
    review: { meta: { status: "in_review", stage: "review" }, on: { reject: "rework" } },
    rework: { meta: { status: "rework", stage: "annotate" }, on: { claim: "working" } },
  },
};

export const timerId = "xstate.after.3600000.bench.working";

/** One turn of the round: from a state, by an event, to the next. */
export interface Turn {
  from: string;
  to: string;
  event: { type: string; score?: number };
  meta: { status: string; stage?: string };
}
export const round: readonly Turn[] = [
  { from: "rework", to: "working", event: { type: "claim" }, meta: { status: "in_progress", stage: "annotate" } },
  { from: "working", to: "checking", event: { type: "submit", score: 0.9 }, meta: { status: "checking" } },
  { from: "checking", to: "review", event: { type: "pass" }, meta: { status: "in_review", stage: "review" } },
  { from: "review", to: "rework", event: { type: "reject" }, meta: { status: "rework", stage: "annotate" } },
];

/** The turn that an instance takes as its `step`th; instances begin at different places of the round. */
export function turnOf(nth: number, step: number): Turn {
  return round[(nth + step) % round.length]!;
}
