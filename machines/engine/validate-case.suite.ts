import { validate } from "./validate.ts";

export type Definition = Record<string, unknown>;

/** A sound workflow into which each row breaks something. */
export function workflow(states: Definition, rest: Definition = {}): Definition {
  return {
    id: "w",
    initial: "a",
    states: { ...states, end: { type: "final", meta: { status: "completed" } } },
    ...rest,
  };
}
export const open = { status: "open" };
export const held = { status: "in_progress" };
export const cel = (expression: string) => ({ type: "cel", params: { expression } });

/** What validation finds, sorted. */
export const found = (definition: unknown) =>
  validate(definition)
    .map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`)
    .toSorted();

export interface Row {
  name: string;
  definition: unknown;
  issues: string[];
}
