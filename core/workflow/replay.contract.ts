// What an instance knew at each step of its history.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids, Json } from "../kernel/wire/id.ts";
import { pageQuery, queryInteger } from "../kernel/wire/page.ts";

export const ReplayedStep = v.object({
  /** That of the transition which led here. */
  sequence: v.number(),
  definitionVersion: v.number(),
  states: v.array(v.string()),
  context: Json,
});
export type ReplayedStep = v.InferOutput<typeof ReplayedStep>;

export const replayEndpoints = {
  replayTask: endpoint("GET", "/tasks/:taskId/state-replay", {
    summary: "A task's history followed again from its transitions: states and context after each, oldest first",
    permission: "workflow.read",
    params: ids("taskId"),
    /** `from`: the first transition to be told of. */
    query: v.object({ ...pageQuery, from: v.optional(queryInteger(1, 2_147_483_647)) }),
    response: v.object({
      items: v.array(ReplayedStep),
      nextCursor: v.nullable(v.string()),
      /** Why it cannot be followed further than to the last item. */
      broken: v.nullable(v.string()),
    }),
    problems: ["workflow.instance_not_found"],
  }),
};
