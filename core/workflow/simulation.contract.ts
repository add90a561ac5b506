// Trying a workflow out: events against a virtual clock, with what every guard saw and what would be done.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids, Instant, Json, text } from "../kernel/wire/id.ts";
import { Definition } from "./definition.contract.ts";

export const GuardReading = v.object({
  guard: v.string(),
  passed: v.boolean(),
  /** Pointer to the transition that it stands at. */
  pointer: v.string(),
  /** What it looked at, such as { "context.overlap": 2 }. */
  values: Json,
  /** Why it has no value. */
  fault: v.nullable(v.string()),
});

export const EventChance = v.object({
  event: v.string(),
  /** Whose event it is: "" for the workflow itself, else the path of a child statechart, to which only its parent sends. */
  actor: v.string(),
  possible: v.boolean(),
  target: v.array(v.string()),
  why: v.string(),
});
export type EventChance = v.InferOutput<typeof EventChance>;

const event = v.looseObject({ type: text(120) });
const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10 * 366 * 24 * 3_600_000));

export const SimulatedStep = v.object({
  /** What was sent, or what the timer that fired sends: that of a child statechart or of a delayed raise by its own name. */
  event: v.string(),
  cause: v.picklist(["start", "sent", "timer"]),
  at: Instant,
  from: v.array(v.string()),
  to: v.array(v.string()),
  changed: v.boolean(),
  actions: v.array(v.object({ type: v.string(), params: Json })),
  guards: v.array(GuardReading),
  /** Pointers to the transitions that were taken. */
  taken: v.array(v.string()),
  context: Json,
  error: v.nullable(v.string()),
});
export type SimulatedStep = v.InferOutput<typeof SimulatedStep>;

export const simulationEndpoints = {
  simulateWorkflow: endpoint("POST", "/workflows/:workflowId/simulate", {
    summary: "Play events through a workflow, or through a definition not yet saved, without running anything",
    permission: "workflow.read",
    params: ids("workflowId"),
    body: v.strictObject({
      definition: v.optional(Definition),
      input: v.optional(Json, {}),
      events: v.pipe(v.array(event), v.maxLength(200)),
      /** How long after the one before it each event comes; timers due meanwhile fire first. */
      afterMs: v.optional(v.pipe(v.array(milliseconds), v.maxLength(200)), []),
      /** Lets time run on after the last event. */
      runOnMs: v.optional(milliseconds, 0),
    }),
    response: v.object({
      steps: v.array(SimulatedStep),
      status: v.string(),
      context: Json,
      /** What may come next, in the last state. */
      next: v.array(EventChance),
      /** Timers still waiting, the next one first. */
      timers: v.array(v.object({ event: v.string(), dueAt: Instant, inMs: v.number() })),
      /** Cut off because timers kept firing, or because its expressions cost too much. */
      truncated: v.boolean(),
    }),
    problems: ["workflow.invalid_definition"],
  }),
};
