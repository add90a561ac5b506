// A workflow's own text, which other contracts of this service refer to.
import * as v from "valibot";

/** A statechart in XState v5's JSON form; its grammar is checked by `validate`. */
export const Definition = v.looseObject({
  id: v.string(),
  /** Absent where all states are regions of a parallel whole. */
  initial: v.optional(v.string()),
  states: v.record(v.string(), v.unknown()),
});
export type Definition = v.InferOutput<typeof Definition>;
