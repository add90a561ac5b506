// How a workflow comes to each of its states: the shortest way from the start, found by trying.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids, Json, text } from "../kernel/wire/id.ts";
import { Definition } from "./definition.contract.ts";

const event = v.looseObject({ type: text(120) });

export const StatePath = v.object({
  /** Keys joined by dots; of a child statechart after its name and a slash. */
  state: v.string(),
  /** Pointer to the state in the definition. */
  pointer: v.string(),
  /** What leads there, answers of services among it; null when no way was found, as where an event would have to come late. */
  steps: v.nullable(
    v.array(
      v.object({
        /** "timer": it is waited for, for `afterMs`; what is due earlier fires too. */
        cause: v.picklist(["sent", "timer"]),
        event: v.looseObject({ type: v.string() }),
        afterMs: v.number(),
      }),
    ),
  ),
});
export type StatePath = v.InferOutput<typeof StatePath>;

export const pathEndpoints = {
  findPaths: endpoint("POST", "/workflows/:workflowId/paths", {
    summary:
      "The shortest way to each state of a workflow, or of a definition not yet saved, where every event comes as soon as it can",
    permission: "workflow.read",
    params: ids("workflowId"),
    body: v.strictObject({
      definition: v.optional(Definition),
      input: v.optional(Json, {}),
      /** Tried besides the events that the workflow names, whose fields are given the values they usually have. */
      events: v.optional(v.pipe(v.array(event), v.maxLength(50)), []),
    }),
    response: v.object({
      paths: v.array(StatePath),
      /** There was too much to try it all: a state without a way may have one. */
      truncated: v.boolean(),
    }),
    problems: ["workflow.invalid_definition"],
  }),
};
