import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, Json, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryInteger } from "../kernel/wire/page.ts";

export const InstanceStatus = v.picklist(["active", "paused", "completed", "failed", "stopped"]);
export type InstanceStatus = v.InferOutput<typeof InstanceStatus>;

export const WorkflowInstance = v.object({
  id: Id,
  workflowId: Id,
  definitionVersion: v.number(),
  taskId: Id,
  projectId: Id,
  status: InstanceStatus,
  /** Paths of the active leaf states. */
  states: v.array(v.string()),
  context: Json,
  error: v.nullable(v.string()),
  sequence: v.number(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type WorkflowInstance = v.InferOutput<typeof WorkflowInstance>;

const filter = {
  workflowId: v.optional(Id),
  projectId: v.optional(Id),
  /** A state that is active: a leaf's path, or the path of a state above it. */
  state: v.optional(text(400)),
  status: v.optional(InstanceStatus),
};

/** One change made to many instances, page by page; it survives restarts and can be called off. */
export const Sweep = v.object({
  id: Id,
  /** Which instances it is about. */
  filter: v.object({ ...filter, definitionVersion: v.optional(v.number()) }),
  kind: v.picklist(["migrate", "pause", "resume", "stop", "retry"]),
  status: v.picklist(["running", "completed", "cancelled", "failed"]),
  /** How many instances there were to look at when it began. */
  total: v.number(),
  done: v.number(),
  /** Those that there was nothing to change about, any more or at all. */
  skipped: v.number(),
  /** Those that could not be changed, and are as they were. */
  failed: v.number(),
  /** The first 50 that could not be changed. */
  failures: v.array(v.object({ instanceId: Id, reason: v.string() })),
  author: v.string(),
  createdAt: Instant,
  updatedAt: Instant,
  finishedAt: v.nullable(Instant),
  version: v.number(),
});
export type Sweep = v.InferOutput<typeof Sweep>;

export const instanceEndpoints = {
  listInstances: endpoint("GET", "/workflow-instances", {
    summary: "Instances, newest first",
    permission: "workflow.read",
    query: v.object({ ...pageQuery, ...filter, definitionVersion: v.optional(queryInteger(1, 1_000_000)) }),
    response: page(WorkflowInstance),
  }),
  getInstance: endpoint("GET", "/workflow-instances/:instanceId", {
    summary: "One instance",
    permission: "workflow.read",
    params: ids("instanceId"),
    response: WorkflowInstance,
  }),
  retryInstance: endpoint("POST", "/workflow-instances/:instanceId/retry", {
    summary: "Take up a failed instance again, with the event that it failed on",
    permission: "workflow.operate",
    params: ids("instanceId"),
    response: WorkflowInstance,
    problems: ["workflow.wrong_status", "workflow.still_failing"],
  }),
  sweepInstances: endpoint("POST", "/workflow-instances/sweeps", {
    summary: "Hold, resume, end or retry all instances that fit",
    permission: "workflow.operate",
    status: 202,
    limit: "bulk",
    body: v.strictObject({
      action: v.picklist(["pause", "resume", "stop", "retry"]),
      filter: v.strictObject({
        ...filter,
        definitionVersion: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      }),
    }),
    response: Sweep,
  }),
  listSweeps: endpoint("GET", "/workflow-sweeps", {
    summary: "Changes made to many instances, newest first; moves to other versions are listed with their workflow",
    permission: "workflow.read",
    query: v.object({ ...pageQuery, workflowId: v.optional(Id) }),
    response: page(Sweep),
  }),
  getSweep: endpoint("GET", "/workflow-sweeps/:sweepId", {
    summary: "How far a sweep is",
    permission: "workflow.read",
    params: ids("sweepId"),
    response: Sweep,
  }),
  cancelSweep: endpoint("POST", "/workflow-sweeps/:sweepId/cancel", {
    summary: "Call a sweep off; what it changed stays changed",
    permission: "workflow.operate",
    params: ids("sweepId"),
    response: Sweep,
    problems: ["workflow.sweep_ended"],
  }),
};
