import { advance, start, type Step } from "./advance.ts";
import { compile } from "./compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "./definition.ts";
import type { JsonObject } from "./json.ts";

export const event = (type: string, fields: JsonObject = {}): WorkflowEvent => ({ ...fields, type });

/** Starts an instance and sends it events, its snapshot passing through JSON text each time. */
export function play(
  definition: WorkflowDefinition,
  events: (string | WorkflowEvent)[],
  input: JsonObject = {},
): Step[] {
  const compiled = compile(definition);
  const steps = [start(compiled, input, 1_000)];
  for (const sent of events) {
    const snapshot = JSON.parse(JSON.stringify(steps.at(-1)!.snapshot));
    steps.push(advance(compiled, snapshot, typeof sent === "string" ? event(sent) : sent, 2_000));
  }
  return steps;
}
export const last = (steps: Step[]) => steps.at(-1)!;
