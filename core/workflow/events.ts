import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id, Json } from "../kernel/wire/id.ts";

const instance = { instanceId: Id, workflowId: Id, taskId: Id, projectId: Id, batchId: Id };

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
  "workflow.published": event(v.object({ workflowId: Id, definitionVersion: v.number() }), "workflowId"),
});
