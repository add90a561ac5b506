import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id, Json } from "../kernel/wire/id.ts";

const instance = { instanceId: Id, workflowId: Id, taskId: Id, projectId: Id, batchId: Id };
const sweep = { sweepId: Id, kind: v.string(), workflowId: v.nullable(Id) };

export const workflowEvents = events("workflow", {
  /** `meta` is merged from the active states: `status` is the task status and `stage` the queue it belongs to. */
  "state.transitioned": event(
    v.object({
      ...instance,
      sequence: v.number(),
      event: v.string(),
      from: v.array(v.string()),
      to: v.array(v.string()),
      meta: v.looseObject({ status: v.optional(v.string()), stage: v.optional(v.string()) }),
    }),
    "taskId",
  ),
  /** One action of a transition, to be carried out by the service whose noun it names (`task.open`, `quality.check`, ...). `key` is its idempotency key. */
  "workflow.action.executed": event(
    v.object({
      ...instance,
      sequence: v.number(),
      key: v.string(),
      action: v.string(),
      params: Json,
      cause: v.string(),
    }),
    "taskId",
  ),
  "workflow.instance.started": event(v.object({ ...instance, definitionVersion: v.number() }), "taskId"),
  "workflow.instance.completed": event(
    v.object({ ...instance, states: v.array(v.string()), status: v.nullable(v.string()) }),
    "taskId",
  ),
  "workflow.instance.failed": event(v.object({ ...instance, reason: v.string() }), "taskId"),
  /** Somebody holds an instance, lets it go on, or ends it; `sequence` is that of the transition that notes it. */
  "workflow.instance.paused": event(v.object({ ...instance, sequence: v.number() }), "taskId"),
  "workflow.instance.resumed": event(v.object({ ...instance, sequence: v.number() }), "taskId"),
  "workflow.instance.stopped": event(v.object({ ...instance, sequence: v.number() }), "taskId"),
  /** Whether a task's workflow goes along with its being handed to a person. */
  "workflow.assignment.accepted": event(
    v.object({ taskId: Id, assignmentId: Id, states: v.array(v.string()) }),
    "assignmentId",
    "taskId",
  ),
  "workflow.assignment.refused": event(
    v.object({ taskId: Id, assignmentId: Id, reason: v.string() }),
    "assignmentId",
    "taskId",
  ),
  /** New instances follow this version from now on. */
  "workflow.published": event(v.object({ workflowId: Id, definitionVersion: v.number() }), "workflowId"),
  "workflow.draft.saved": event(v.object({ workflowId: Id, definitionVersion: v.number() }), "workflowId"),
  "workflow.draft.deleted": event(v.object({ workflowId: Id, definitionVersion: v.number() }), "workflowId"),
  "workflow.updated": event(v.object({ workflowId: Id, changed: v.array(v.string()) }), "workflowId"),
  "workflow.archived": event(v.object({ workflowId: Id }), "workflowId"),
  "workflow.unarchived": event(v.object({ workflowId: Id }), "workflowId"),
  "workflow.deleted": event(v.object({ workflowId: Id }), "workflowId"),
  /** An instance was moved to another version; `from` and `to` are the leaf states before and after. */
  "workflow.instance.migrated": event(
    v.object({
      ...instance,
      sequence: v.number(),
      migrationId: Id,
      fromVersion: v.number(),
      toVersion: v.number(),
      from: v.array(v.string()),
      to: v.array(v.string()),
    }),
    "taskId",
  ),
  "workflow.instance.retried": event(v.object({ ...instance, event: v.string() }), "taskId"),
  /** A change to many instances began or ended; `kind` says which. */
  "workflow.sweep.started": event(v.object({ ...sweep, total: v.number() }), "sweepId"),
  "workflow.sweep.ended": event(
    v.object({ ...sweep, status: v.string(), done: v.number(), skipped: v.number(), failed: v.number() }),
    "sweepId",
  ),
});
