import * as v from "valibot";
import { Id, Instant } from "../kernel/wire/id.ts";

/** A statechart in XState v5's JSON form; its grammar is checked by `validate`. */
export const Definition = v.looseObject({
  id: v.string(),
  /** Absent where all states are regions of a parallel whole. */
  initial: v.optional(v.string()),
  states: v.record(v.string(), v.unknown()),
});
export type Definition = v.InferOutput<typeof Definition>;

export const Issue = v.object({
  severity: v.picklist(["error", "warning"]),
  code: v.string(),
  pointer: v.string(),
  message: v.string(),
});
export type Issue = v.InferOutput<typeof Issue>;

export const WorkflowStatus = v.picklist(["draft", "published", "archived"]);
export type WorkflowStatus = v.InferOutput<typeof WorkflowStatus>;

export const Workflow = v.object({
  id: Id,
  name: v.string(),
  description: v.string(),
  /** Set when it came from the template library. */
  template: v.nullable(v.string()),
  status: WorkflowStatus,
  /** What new instances follow; while nothing was published yet, the draft. */
  definition: Definition,
  definitionVersion: v.number(),
  /** The version that is being written, when there is one. */
  draftVersion: v.nullable(v.number()),
  /** How many instances run or are held. */
  instances: v.number(),
  createdAt: Instant,
  updatedAt: Instant,
  version: v.number(),
});
export type Workflow = v.InferOutput<typeof Workflow>;
