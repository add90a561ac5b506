import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryInteger } from "../kernel/wire/page.ts";
import { Definition, Workflow, WorkflowStatus } from "./definition.contract.ts";

const note = v.pipe(v.string(), v.trim(), v.maxLength(2000));
const number = queryInteger(1, 1_000_000);
const workflow = ids("workflowId");
const version = v.object({ ...workflow.entries, definitionVersion: number });

/** One version as lists show it. A version is written as a draft; once published it never changes, and the next one archives it. */
export const VersionSummary = v.object({
  workflowId: Id,
  definitionVersion: v.number(),
  status: WorkflowStatus,
  /** What changed, in its author's words. */
  note: v.string(),
  /** `user:<id>`, or the service that made it. */
  author: v.string(),
  /** The version that it was made from. */
  basedOn: v.nullable(v.number()),
  /** SHA-256 of the definition's canonical JSON; equal hashes are equal workflows. Empty while it cannot run. */
  hash: v.string(),
  /** How many instances run or are held on it. */
  instances: v.number(),
  createdAt: Instant,
  updatedAt: Instant,
  publishedAt: v.nullable(Instant),
  archivedAt: v.nullable(Instant),
  /** Changes with every save of a draft; its ETag. */
  version: v.number(),
});
export type VersionSummary = v.InferOutput<typeof VersionSummary>;

export const WorkflowVersion = v.object({ ...VersionSummary.entries, definition: Definition });
export type WorkflowVersion = v.InferOutput<typeof WorkflowVersion>;

const changeOf = v.picklist(["added", "removed", "changed"]);
export const StateChange = v.object({
  change: changeOf,
  /** The state's path, keys joined by dots; "" is the workflow itself. */
  path: v.string(),
  /** RFC 6901 pointer into the newer definition, or the older one for what was removed. */
  pointer: v.string(),
  /** What of it changed, such as "meta" or "entry". */
  fields: v.array(v.string()),
  /** What is given otherwise to actions and services that it had before, such as `task.open: stage "annotate" → "review"`. */
  details: v.array(v.string()),
});
export const TransitionChange = v.object({
  change: changeOf,
  /** The state that it starts from. */
  path: v.string(),
  /** The event's name, "after 1000", "always" or "done". */
  trigger: v.string(),
  pointer: v.string(),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  /** What is given otherwise to actions that it had before. */
  details: v.array(v.string()),
});
/** A state that was removed and the added one that resembles it most. */
export const Rename = v.object({ from: v.string(), to: v.string(), likeness: v.number() });
export const WorkflowDiff = v.object({
  from: v.number(),
  to: v.number(),
  same: v.boolean(),
  states: v.array(StateChange),
  transitions: v.array(TransitionChange),
  renames: v.array(Rename),
});
export type WorkflowDiff = v.InferOutput<typeof WorkflowDiff>;

export const versionEndpoints = {
  listVersions: endpoint("GET", "/workflows/:workflowId/versions", {
    summary: "A workflow's versions, newest first",
    permission: "workflow.read",
    params: workflow,
    query: v.object({ ...pageQuery, status: v.optional(WorkflowStatus) }),
    response: page(VersionSummary),
  }),
  createDraft: endpoint("POST", "/workflows/:workflowId/versions", {
    summary: "Begin a draft: from a definition, or from an earlier version, or else from the one in force",
    permission: "workflow.manage",
    status: 201,
    params: workflow,
    body: v.strictObject({
      definition: v.optional(Definition),
      from: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      note: v.optional(note, ""),
    }),
    response: WorkflowVersion,
    problems: ["workflow.draft_exists", "workflow.version_not_found"],
  }),
  getVersion: endpoint("GET", "/workflows/:workflowId/versions/:definitionVersion", {
    summary: "One version with its definition",
    permission: "workflow.read",
    params: version,
    response: WorkflowVersion,
    problems: ["workflow.version_not_found"],
  }),
  updateDraft: endpoint("PATCH", "/workflows/:workflowId/versions/:definitionVersion", {
    summary: "Save a draft; it may hold errors, which publishing refuses",
    permission: "workflow.manage",
    ifMatch: "required",
    params: version,
    body: v.strictObject({ definition: v.optional(Definition), note: v.optional(note) }),
    response: WorkflowVersion,
    problems: ["workflow.version_not_found", "workflow.not_a_draft", "request.stale"],
  }),
  deleteDraft: endpoint("DELETE", "/workflows/:workflowId/versions/:definitionVersion", {
    summary: "Throw a draft away",
    permission: "workflow.manage",
    ifMatch: "required",
    params: version,
    problems: ["workflow.version_not_found", "workflow.not_a_draft", "workflow.only_version", "request.stale"],
  }),
  diffVersions: endpoint("GET", "/workflows/:workflowId/versions/:definitionVersion/diff/:otherVersion", {
    summary: "What changed from one version to another: states, transitions, and states that look renamed",
    permission: "workflow.read",
    params: v.object({ ...version.entries, otherVersion: number }),
    response: WorkflowDiff,
    problems: ["workflow.version_not_found", "workflow.invalid_definition"],
  }),
  publishWorkflow: endpoint("POST", "/workflows/:workflowId/publish", {
    summary: "Publish the draft: new instances follow it from now on. If-Match is the draft's ETag",
    permission: "workflow.manage",
    ifMatch: "optional",
    params: workflow,
    body: v.strictObject({ acknowledgeWarnings: v.optional(v.boolean(), false), note: v.optional(note) }),
    response: Workflow,
    problems: ["workflow.no_draft", "workflow.invalid_definition", "workflow.unacknowledged_warnings", "request.stale"],
  }),
  archiveWorkflow: endpoint("POST", "/workflows/:workflowId/archive", {
    summary: "Take a workflow out of use: nothing new follows it, running instances go on",
    permission: "workflow.manage",
    params: workflow,
    response: Workflow,
    problems: ["workflow.wrong_workflow_status"],
  }),
  unarchiveWorkflow: endpoint("POST", "/workflows/:workflowId/unarchive", {
    summary: "Bring an archived workflow back",
    permission: "workflow.manage",
    params: workflow,
    response: Workflow,
    problems: ["workflow.wrong_workflow_status"],
  }),
  duplicateWorkflow: endpoint("POST", "/workflows/:workflowId/duplicate", {
    summary: "Copy a version of a workflow into a new one, as a draft",
    permission: "workflow.manage",
    status: 201,
    params: workflow,
    body: v.strictObject({
      name: v.optional(text(120)),
      definitionVersion: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    }),
    response: Workflow,
    problems: ["workflow.version_not_found"],
  }),
  deleteWorkflow: endpoint("DELETE", "/workflows/:workflowId", {
    summary: "Delete a workflow that no instance ever followed and no project uses",
    permission: "workflow.manage",
    ifMatch: "required",
    params: workflow,
    problems: ["workflow.in_use", "request.stale"],
  }),
};
