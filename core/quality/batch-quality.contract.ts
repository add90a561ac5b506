import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids } from "../kernel/wire/id.ts";

/** A share or a mean of shares, and what it lies between with 95 % by Wilson's score; null of nothing. */
export const Share = v.object({
  value: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
});
export type Share = v.InferOutput<typeof Share>;

/** How good the work on the tasks of a batch that are done has been. */
export const BatchQuality = v.object({
  batchId: Id,
  projectId: Id,
  /** Tasks that are done; all else is about these. */
  tasks: v.number(),
  reviewed: v.number(),
  /** Of the reviewed, those that the first reviewer let stand as they were. */
  accepted: Share,
  fixed: v.number(),
  /** How often work was sent back to whoever had done it. */
  sentBack: v.number(),
  /** The mean over tasks on which several people worked, and how many those are. */
  agreement: v.object({ ...Share.entries, tasks: v.number() }),
  /** The mean score of the answers to golds of this batch. */
  gold: v.object({ ...Share.entries, answers: v.number() }),
  /** What reviewers found, most often first. */
  issues: v.array(v.object({ category: v.string(), count: v.number() })),
});
export type BatchQuality = v.InferOutput<typeof BatchQuality>;

export const batchQualityEndpoints = {
  getBatchQuality: endpoint("GET", "/batches/:batchId/quality-metrics", {
    summary: "How good the work on a batch has been, over its tasks that are done",
    permission: "quality.read",
    params: ids("batchId"),
    response: BatchQuality,
  }),
};
