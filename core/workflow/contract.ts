// Workflow owns how work moves: definitions (XState statecharts as JSON, versioned), running instances and their
// append-only transitions. It advances machines purely, in one commit with the outbox; what a state's actions ask for
// leaves as `workflow.action.executed` events, and time comes back from timers kept in Postgres.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, Json, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { catalogueEndpoints } from "./catalogue.contract.ts";
import { Definition, Issue, Workflow } from "./definition.contract.ts";
import { historyEndpoints } from "./history.contract.ts";
import { instanceEndpoints, WorkflowInstance } from "./instance.contract.ts";
import { languageEndpoints } from "./language.contract.ts";
import { migrationEndpoints } from "./migration.contract.ts";
import { pathEndpoints } from "./paths.contract.ts";
import { replayEndpoints } from "./replay.contract.ts";
import { EventChance, simulationEndpoints } from "./simulation.contract.ts";
import { versionEndpoints } from "./version.contract.ts";

export { Definition, Issue, Workflow, WorkflowStatus } from "./definition.contract.ts";
export { InstanceStatus, Sweep, WorkflowInstance } from "./instance.contract.ts";
export { Migration, MigrationGroup, MigrationPlan } from "./migration.contract.ts";
export { EventChance } from "./simulation.contract.ts";
export { VersionSummary, WorkflowDiff, WorkflowVersion } from "./version.contract.ts";

export const StateTransition = v.object({
  id: Id,
  instanceId: Id,
  taskId: Id,
  projectId: Id,
  sequence: v.number(),
  event: v.string(),
  from: v.array(v.string()),
  to: v.array(v.string()),
  actions: v.array(v.string()),
  actor: v.string(),
  /** Of an action that was given up: why. */
  reason: v.nullable(v.string()),
  at: Instant,
});
export type StateTransition = v.InferOutput<typeof StateTransition>;

const workflow = ids("workflowId");
const instance = ids("instanceId");

export const workflowContract = {
  ...catalogueEndpoints,
  ...simulationEndpoints,
  ...pathEndpoints,
  ...languageEndpoints,
  ...versionEndpoints,
  ...migrationEndpoints,
  ...instanceEndpoints,
  ...historyEndpoints,
  ...replayEndpoints,
  listWorkflows: endpoint("GET", "/workflows", {
    summary: "Workflows, oldest first",
    permission: "workflow.read",
    query: v.object(pageQuery),
    response: page(Workflow),
  }),
  createWorkflow: endpoint("POST", "/workflows", {
    summary: "Add a workflow",
    permission: "workflow.manage",
    status: 201,
    body: v.strictObject({
      name: text(120),
      description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ""),
      definition: Definition,
      /** A draft may hold errors and nothing follows it until it is published. */
      status: v.optional(v.picklist(["draft", "published"]), "published"),
    }),
    response: Workflow,
    problems: ["workflow.invalid_definition"],
  }),
  getWorkflow: endpoint("GET", "/workflows/:workflowId", {
    summary: "One workflow",
    permission: "workflow.read",
    params: workflow,
    response: Workflow,
  }),
  updateWorkflow: endpoint("PATCH", "/workflows/:workflowId", {
    summary: "Change a workflow; a changed definition is saved as its draft until it is published",
    permission: "workflow.manage",
    ifMatch: "required",
    params: workflow,
    body: v.strictObject({
      name: v.optional(text(120)),
      description: v.optional(v.pipe(v.string(), v.maxLength(2000))),
      definition: v.optional(Definition),
      status: v.optional(v.picklist(["published", "archived"])),
    }),
    response: Workflow,
    problems: [
      "workflow.invalid_definition",
      "workflow.unacknowledged_warnings",
      "workflow.wrong_workflow_status",
      "request.stale",
    ],
  }),
  validateWorkflow: endpoint("POST", "/workflows/:workflowId/validate", {
    summary: "Check a definition, or the stored one",
    permission: "workflow.read",
    params: workflow,
    body: v.strictObject({ definition: v.optional(Definition) }),
    response: v.object({ valid: v.boolean(), issues: v.array(Issue) }),
  }),
  visualizeWorkflow: endpoint.stream("GET", "/workflows/:workflowId/visualization", {
    summary: "The workflow drawn as SVG or Mermaid, with live counts or one task's state marked",
    permission: "workflow.read",
    stream: { response: "bytes" },
    params: workflow,
    query: v.object({
      format: v.optional(v.picklist(["svg", "mermaid"]), "svg"),
      taskId: v.optional(Id),
      projectId: v.optional(Id),
    }),
    problems: ["workflow.invalid_definition"],
  }),
  countStates: endpoint("GET", "/workflows/:workflowId/state-counts", {
    summary:
      "How many instances that are not over are in each state: those that run or are held, and apart those that failed",
    permission: "workflow.read",
    params: workflow,
    query: v.object({ projectId: v.optional(Id) }),
    response: v.object({
      items: v.array(
        v.object({
          state: v.string(),
          /** Active and paused ones. */
          count: v.number(),
          /** How many of these are paused. */
          paused: v.number(),
          failed: v.number(),
        }),
      ),
    }),
  }),
  sendTaskEvent: endpoint("POST", "/tasks/:taskId/events", {
    summary: "Send an event to a task's workflow",
    permission: "workflow.operate",
    params: ids("taskId"),
    body: v.strictObject({ type: text(120), data: v.optional(Json, {}) }),
    response: WorkflowInstance,
    problems: ["workflow.event_refused", "workflow.instance_not_found"],
  }),
  getTaskState: endpoint("GET", "/tasks/:taskId/state", {
    summary: "Where a task's workflow is and what may come next",
    permission: "workflow.read",
    params: ids("taskId"),
    response: v.object({ instance: WorkflowInstance, next: v.array(EventChance) }),
    problems: ["workflow.instance_not_found"],
  }),
  getTaskHistory: endpoint("GET", "/tasks/:taskId/state-history", {
    summary: "A task's transitions, oldest first unless the newest are asked for",
    permission: "workflow.read",
    params: ids("taskId"),
    query: v.object({ ...pageQuery, order: v.optional(v.picklist(["oldest", "newest"])) }),
    response: page(StateTransition),
    problems: ["workflow.instance_not_found"],
  }),
  startInstance: endpoint("POST", "/workflow-instances", {
    summary: "Start a workflow for a task that has none",
    permission: "workflow.operate",
    status: 201,
    body: v.strictObject({ workflowId: Id, taskId: Id, projectId: Id, batchId: Id, input: v.optional(Json, {}) }),
    response: WorkflowInstance,
    problems: ["workflow.instance_exists", "workflow.wrong_workflow_status"],
  }),
  pauseInstance: endpoint("POST", "/workflow-instances/:instanceId/pause", {
    summary: "Hold an instance; events wait",
    permission: "workflow.operate",
    params: instance,
    response: WorkflowInstance,
    problems: ["workflow.wrong_status"],
  }),
  resumeInstance: endpoint("POST", "/workflow-instances/:instanceId/resume", {
    summary: "Let a held instance go on",
    permission: "workflow.operate",
    params: instance,
    response: WorkflowInstance,
    problems: ["workflow.wrong_status"],
  }),
  stopInstance: endpoint("POST", "/workflow-instances/:instanceId/stop", {
    summary: "End an instance for good",
    permission: "workflow.operate",
    params: instance,
    response: WorkflowInstance,
    problems: ["workflow.wrong_status"],
  }),
  listTransitions: endpoint("GET", "/state-transitions", {
    summary: "Transitions, newest first",
    permission: "workflow.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id), taskId: v.optional(Id) }),
    response: page(StateTransition),
  }),
  listWorkflowTemplates: endpoint("GET", "/workflow-templates", {
    summary: "The library of ready-made workflows",
    permission: "workflow.read",
    response: v.object({
      items: v.array(v.object({ key: v.string(), name: v.string(), description: v.string(), definition: Definition })),
    }),
  }),
  ensureWorkflow: endpoint("POST", "/internal/workflow/ensure", {
    summary: "The workspace's published workflow of a template, made when missing",
    internal: true,
    body: v.strictObject({ template: text(80) }),
    response: Workflow,
    problems: ["workflow.template_not_found"],
  }),
};
