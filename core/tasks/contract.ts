// Tasks owns the units of work: tasks, batches, queues and the assignments (leases) under which people work on them.
// A claim is a lease with a fencing token: overlap is never exceeded, nobody gets a task twice, a late hand-in never counts.
// A task's status is written by one reaction only, the one to `state.transitioned`.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, Json, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryFlag, queryInteger } from "../kernel/wire/page.ts";
import { annotatorEndpoints } from "./annotator.contract.ts";
import { Assignment, AssignmentStatus, WhyEmpty } from "./assignment.contract.ts";
import { explanationEndpoints } from "./explanation.contract.ts";
import { handOutEndpoints } from "./hand-out.contract.ts";
import { importEndpoints } from "./import.contract.ts";
import { queueRules } from "./queue-rules.contract.ts";
import { Batch, BatchStatus } from "./batch.contract.ts";
import { BulkReport, NewTask, Priority, Stage, Task, TaskStatus } from "./task.contract.ts";

export { Annotator } from "./annotator.contract.ts";
export { Assignment, AssignmentStatus, WhyEmpty } from "./assignment.contract.ts";
export { Batch } from "./batch.contract.ts";
export { Import, ImportLine } from "./import.contract.ts";
export { BulkReport, NewTask, Stage, Task, TaskData, TaskStatus } from "./task.contract.ts";

const Strategy = v.picklist(["fifo", "priority", "least_covered", "uncertainty"]);
export const Queue = v.object({
  id: Id,
  projectId: Id,
  name: v.string(),
  stage: Stage,
  strategy: Strategy,
  paused: v.boolean(),
  ...queueRules,
  /** Tasks waiting for at least one more person, assignments under way, and what this caller could take now. */
  waiting: v.number(),
  active: v.number(),
  availableToMe: v.number(),
  createdAt: Instant,
  version: v.number(),
});
export type Queue = v.InferOutput<typeof Queue>;

const task = ids("taskId");
const fence = v.pipe(v.number(), v.integer(), v.minValue(1));
const undoSeconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60));
const dueAt = v.optional(v.nullable(Instant));
const lease = ["tasks.lease_lost", "tasks.not_yours"] as const;

export const tasksContract = {
  listTasks: endpoint("GET", "/tasks", {
    summary: "Tasks, newest first",
    permission: "task.read",
    query: v.object({
      ...pageQuery,
      projectId: v.optional(Id),
      batchId: v.optional(Id),
      status: v.optional(TaskStatus),
      /** `true`: those that a person has to decide; `false`: all others. */
      toDecide: v.optional(queryFlag),
      externalKey: v.optional(text(200)),
    }),
    response: page(Task),
  }),
  createTask: endpoint("POST", "/tasks", {
    summary: "Create one task; without a batch it goes into the project's batch for single tasks",
    permission: "task.create",
    status: 201,
    body: v.strictObject({ projectId: Id, batchId: v.optional(Id), ...NewTask.entries }),
    response: Task,
    problems: [
      "tasks.duplicate_key",
      "tasks.batch_not_found",
      "tasks.project_not_open",
      "tasks.file_not_ready",
      "tasks.does_not_fit_project",
    ],
  }),
  createTasks: endpoint("POST", "/tasks/bulk", {
    summary: "Create up to 5,000 tasks; each line gets its own verdict",
    permission: "task.create",
    limit: "bulk",
    body: v.strictObject({
      projectId: Id,
      batchId: v.optional(Id),
      batchName: v.optional(text(120)),
      tasks: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(5000)),
    }),
    response: BulkReport,
    problems: ["tasks.batch_not_found", "tasks.project_not_open"],
  }),
  ...importEndpoints,
  ...handOutEndpoints,
  ...annotatorEndpoints,
  ...explanationEndpoints,
  getTask: endpoint("GET", "/tasks/:taskId", {
    summary: "One task",
    permission: "task.read",
    params: task,
    response: Task,
  }),
  updateTask: endpoint("PATCH", "/tasks/:taskId", {
    summary:
      "Change a task's priority or meta, or cancel it: nobody is offered it from then on, and its status follows; for `undoSeconds` it can be restored",
    permission: "task.update",
    ifMatch: "optional",
    params: task,
    body: v.strictObject({
      priority: v.optional(Priority),
      meta: v.optional(Json),
      /** With `undoSeconds` its workflow hears of it, and leases on it end, only when that time is over. */
      cancel: v.optional(v.union([v.literal(true), v.strictObject({ undoSeconds })])),
    }),
    response: Task,
    problems: ["tasks.already_ended"],
  }),
  assignTask: endpoint("POST", "/tasks/:taskId/assign", {
    summary:
      "Give a task to a person, who finds it first in its queue; the lease is a day unless `minutes` says otherwise",
    permission: "task.assign",
    status: 201,
    params: task,
    body: v.strictObject({
      userId: Id,
      minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_080))),
    }),
    response: Assignment,
    problems: ["tasks.not_waiting", "tasks.already_worked_on", "tasks.may_not_work", "tasks.full"],
  }),
  listBatches: endpoint("GET", "/batches", {
    summary: "Batches, newest first",
    permission: "batch.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id), status: v.optional(BatchStatus) }),
    response: page(Batch),
  }),
  createBatch: endpoint("POST", "/batches", {
    summary: "Create a batch",
    permission: "batch.create",
    status: 201,
    body: v.strictObject({ projectId: Id, name: text(120), dueAt }),
    response: Batch,
  }),
  getBatch: endpoint("GET", "/batches/:batchId", {
    summary: "One batch",
    permission: "batch.read",
    params: ids("batchId"),
    response: Batch,
  }),
  updateBatch: endpoint("PATCH", "/batches/:batchId", {
    summary: "Rename a batch or move its due date",
    permission: "batch.update",
    ifMatch: "optional",
    params: ids("batchId"),
    body: v.strictObject({ name: v.optional(text(120)), dueAt }),
    response: Batch,
  }),
  listQueues: endpoint("GET", "/queues", {
    summary: "Queues with live counts; `mine` leaves those that I can work on now",
    permission: "queue.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id), stage: v.optional(Stage), mine: v.optional(queryFlag) }),
    response: page(Queue),
  }),
  createQueue: endpoint("POST", "/queues", {
    summary: "Add a queue to a project",
    permission: "queue.manage",
    status: 201,
    body: v.strictObject({
      projectId: Id,
      name: text(120),
      stage: Stage,
      strategy: v.optional(Strategy, "priority"),
      ...queueRules,
    }),
    response: Queue,
    problems: ["tasks.only_for_annotating"],
  }),
  getQueue: endpoint("GET", "/queues/:queueId", {
    summary: "One queue",
    permission: "queue.read",
    params: ids("queueId"),
    response: Queue,
  }),
  updateQueue: endpoint("PATCH", "/queues/:queueId", {
    summary: "Rename, pause or re-order a queue, or change what it leaves out",
    permission: "queue.manage",
    ifMatch: "optional",
    params: ids("queueId"),
    body: v.strictObject({
      name: v.optional(text(120)),
      paused: v.optional(v.boolean()),
      strategy: v.optional(Strategy),
      ...queueRules,
    }),
    response: Queue,
    problems: ["tasks.only_for_annotating"],
  }),
  nextTask: endpoint("GET", "/queues/:queueId/next-task", {
    summary:
      "Claim the next task; asked again it returns the live lease. Reviewing needs quality.review; a project with members for the work admits only them",
    permission: "task.claim",
    limit: "write",
    params: ids("queueId"),
    query: v.object({
      /** Keeps the task after the one in hand ready: for two minutes it is nobody else's, and its lease begins when it is the next. */
      prefetch: v.optional(queryFlag),
    }),
    response: v.object({ assignment: v.nullable(Assignment), task: v.nullable(Task), empty: v.nullable(WhyEmpty) }),
  }),
  listAssignments: endpoint("GET", "/assignments", {
    summary: "Assignments, newest first; without task.read only my own",
    permission: "task.claim",
    query: v.object({
      ...pageQuery,
      taskId: v.optional(Id),
      userId: v.optional(Id),
      status: v.optional(AssignmentStatus),
      stage: v.optional(Stage),
    }),
    response: page(Assignment),
  }),
  getAssignment: endpoint("GET", "/assignments/:assignmentId", {
    summary: "One assignment with its task",
    permission: "task.claim",
    params: ids("assignmentId"),
    response: v.object({ assignment: Assignment, task: Task }),
  }),
  heartbeat: endpoint("POST", "/assignments/:assignmentId/heartbeat", {
    summary: "Extend my lease",
    permission: "task.claim",
    params: ids("assignmentId"),
    body: v.strictObject({ fence }),
    response: Assignment,
    problems: lease,
  }),
  releaseAssignment: endpoint("POST", "/assignments/:assignmentId/release", {
    summary: "Give a task back; with task.assign also another's",
    permission: "task.claim",
    params: ids("assignmentId"),
    body: v.strictObject({ reason: v.optional(text(500)) }),
    response: Assignment,
    problems: lease,
  }),
  skipAssignment: endpoint("POST", "/assignments/:assignmentId/skip", {
    summary: "Pass a task on to others, with a reason",
    permission: "task.claim",
    params: ids("assignmentId"),
    body: v.strictObject({ reason: text(500) }),
    response: Assignment,
    problems: [...lease, "tasks.skip_forbidden"],
  }),
  completeAssignment: endpoint("POST", "/internal/tasks/assignments/:assignmentId/complete", {
    summary: "End a live lease with a hand-in; idempotent by reference",
    internal: true,
    params: ids("assignmentId"),
    body: v.strictObject({ fence, userId: Id, reference: Id }),
    /** `gold`: it was handed out as one, and moves no workflow. */
    response: v.object({ ...Assignment.entries, gold: v.boolean() }),
    problems: lease,
  }),
  streamTasks: endpoint.stream("GET", "/internal/tasks/stream", {
    summary: "Tasks of a project or batch in id order",
    internal: true,
    stream: { response: "ndjson" },
    query: v.object({
      projectId: Id,
      batchId: v.optional(Id),
      after: v.optional(Id),
      limit: v.optional(queryInteger(1, 10_000_000)),
    }),
    response: Task,
  }),
};
