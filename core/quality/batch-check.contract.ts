import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

/** One run of a project's rules over a batch, and how far it is. */
export const BatchCheck = v.object({
  id: Id,
  batchId: Id,
  projectId: Id,
  status: v.picklist(["queued", "running", "completed", "failed"]),
  /** Tasks of the batch when it began; those that nobody has worked on are not checked. */
  tasks: v.number(),
  checked: v.number(),
  passed: v.number(),
  failed: v.number(),
  error: v.nullable(v.string()),
  createdAt: Instant,
  completedAt: v.nullable(Instant),
});
export type BatchCheck = v.InferOutput<typeof BatchCheck>;

/** One kind of rule that a run of the automated rules found broken, how often, and in how many tasks. */
export const Violation = v.object({
  rule: v.string(),
  severity: v.picklist(["error", "warning"]),
  findings: v.number(),
  tasks: v.number(),
});
export type Violation = v.InferOutput<typeof Violation>;

export const batchCheckEndpoints = {
  checkBatch: endpoint("POST", "/batches/:batchId/quality-checks/automated", {
    summary: "Run the automated rules on a batch, in the background; one that runs already is answered",
    permission: "quality.manage",
    limit: "bulk",
    status: 202,
    params: ids("batchId"),
    body: v.strictObject({ projectId: Id }),
    response: BatchCheck,
  }),
  listBatchChecks: endpoint("GET", "/batches/:batchId/quality-checks/automated", {
    summary: "Runs of the automated rules on a batch, newest first",
    permission: "quality.read",
    params: ids("batchId"),
    query: v.object(pageQuery),
    response: page(BatchCheck),
  }),
  getBatchCheck: endpoint("GET", "/batch-checks/:batchCheckId", {
    summary: "How far a run of the automated rules is",
    permission: "quality.read",
    params: ids("batchCheckId"),
    response: BatchCheck,
  }),
  listViolations: endpoint("GET", "/batch-checks/:batchCheckId/violations", {
    summary: "What a run of the automated rules has found so far, by rule, what was found in most tasks first",
    permission: "quality.read",
    params: ids("batchCheckId"),
    response: v.object({ items: v.array(Violation) }),
  }),
};
