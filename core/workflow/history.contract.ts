// What instances went through, held against where they are.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { pageQuery } from "../kernel/wire/page.ts";

/** A way in which an instance is not what its history makes of it. */
export const HistoryDifference = v.object({
  instanceId: Id,
  taskId: Id,
  kind: v.picklist(["sequence", "states", "snapshot", "version", "unreadable"]),
  detail: v.string(),
});
export type HistoryDifference = v.InferOutput<typeof HistoryDifference>;

export const historyEndpoints = {
  verifyInstances: endpoint("GET", "/workflow-verification", {
    summary: "Rebuild instances from their transitions and compare; one page of instances at a time",
    permission: "workflow.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id), instanceId: v.optional(Id) }),
    response: v.object({
      checked: v.number(),
      differences: v.array(HistoryDifference),
      nextCursor: v.nullable(v.string()),
    }),
  }),
};
