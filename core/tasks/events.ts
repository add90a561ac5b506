import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id, Instant } from "../kernel/wire/id.ts";
import { Stage, TaskStatus } from "./contract.ts";

const task = { taskId: Id, projectId: Id, batchId: Id };
const assignment = {
  ...task,
  assignmentId: Id,
  userId: Id,
  stage: Stage,
  fence: v.number(),
  /** It was handed out as a gold: a test of the person, which moves no workflow. */
  gold: v.optional(v.boolean()),
};
/** How long its person was active under it, in milliseconds. */
const activeMs = v.optional(v.number(), 0);
const batch = {
  batchId: Id,
  projectId: Id,
  name: v.string(),
  tasks: v.number(),
  completed: v.number(),
  cancelled: v.number(),
};

const bulk = {
  importId: Id,
  projectId: Id,
  batchId: v.nullable(Id),
  lines: v.number(),
  created: v.number(),
  duplicates: v.number(),
  failed: v.number(),
};

const change = {
  changed: v.array(v.string()),
  before: v.record(v.string(), v.unknown()),
  after: v.record(v.string(), v.unknown()),
};

export const tasksEvents = events("tasks", {
  "task.created": event(
    v.object({
      ...task,
      workflowId: Id,
      schemaVersion: v.number(),
      overlap: v.number(),
      reviewShare: v.number(),
      priority: v.number(),
      externalKey: v.nullable(v.string()),
    }),
    "taskId",
  ),
  /** `active` counts the live assignments of the task at this stage after the event. */
  "task.assigned": event(
    v.object({ ...assignment, leaseExpiresAt: Instant, manual: v.boolean(), active: v.number() }),
    "taskId",
  ),
  /** The workflow has taken over what a manager handed to a person. */
  "assignment.confirmed": event(v.object({ ...assignment, leaseExpiresAt: Instant }), "assignmentId", "taskId"),
  /** It could not be handed over: the assignment was released. `told`: the person may have been told of it before. */
  "assignment.retracted": event(
    v.object({ ...assignment, reason: v.string(), told: v.boolean(), assignedBy: v.nullable(Id) }),
    "assignmentId",
    "taskId",
  ),
  "task.updated": event(v.object({ ...task, ...change }), "taskId"),
  /** A manager took it out of all hands (`released` of them) and offered it anew. */
  "task.requeued": event(v.object({ ...task, reason: v.string(), released: v.number() }), "taskId"),
  "task.priority_changed": event(v.object({ ...task, priority: v.number(), before: v.number() }), "taskId"),
  "task.status_changed": event(
    v.object({ ...task, from: TaskStatus, to: TaskStatus, stage: v.nullable(Stage) }),
    "taskId",
  ),
  "task.cancelled": event(v.object({ ...task, reason: v.nullable(v.string()) }), "taskId"),
  "task.completed": event(
    v.object({ ...task, submissions: v.number(), createdAt: Instant, completedAt: Instant }),
    "taskId",
  ),
  /** `prefetched`: it was only kept ready; nobody had begun to work on it. */
  "assignment.expired": event(
    v.object({ ...assignment, active: v.number(), activeMs, prefetched: v.optional(v.boolean()) }),
    "taskId",
  ),
  "assignment.released": event(
    v.object({ ...assignment, active: v.number(), activeMs, reason: v.nullable(v.string()), skipped: v.boolean() }),
    "taskId",
  ),
  "assignment.submitted": event(
    /** `seconds`: how long the lease had lasted, idle time and all. */
    v.object({ ...assignment, reference: Id, active: v.number(), activeMs, seconds: v.number() }),
    "taskId",
  ),
  "batch.created": event(v.object({ batchId: Id, projectId: Id, name: v.string() }), "batchId"),
  "batch.updated": event(v.object({ batchId: Id, projectId: Id, ...change }), "batchId"),
  "batch.completed": event(v.object({ ...batch, completedAt: Instant }), "batchId"),
  "batch.reopened": event(v.object(batch), "batchId"),
  /** What a manager knows of somebody that decides on what he is handed. */
  "annotator.updated": event(v.object({ userId: Id, languages: v.array(v.string()) }), "userId"),
  /** A bulk that came as a stream or a file has been read to its end. */
  "import.completed": event(v.object(bulk), "importId"),
  /** It could not be; what it has made so far stays, and sent again under its key it goes on. */
  "import.failed": event(v.object({ ...bulk, reason: v.string() }), "importId"),
  /** Tasks that had ended long ago were removed, as the project's settings say, with so many assignments; their external keys stay taken. */
  "project.finished_removed": event(
    v.object({ projectId: Id, tasks: v.number(), assignments: v.number(), endedBefore: Instant }),
    "projectId",
  ),
  "queue.created": event(v.object({ queueId: Id, projectId: Id, name: v.string(), stage: Stage }), "queueId"),
  "queue.updated": event(
    v.object({ queueId: Id, projectId: Id, name: v.string(), paused: v.boolean(), ...change }),
    "queueId",
  ),
});
