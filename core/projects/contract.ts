// Projects owns what is to be done and for whom: customers, templates, projects with their settings and members,
// and label schemas, which are versioned: a change is a new version and in-flight work keeps its own.
// Progress shown here is a count kept from task and batch events.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { LabelSchema } from "./label-schema.contract.ts";
import { defaultsEndpoints } from "./defaults.contract.ts";
import { lifecycleEndpoints } from "./lifecycle.contract.ts";
import { schemaVersionEndpoints } from "./schema-version.contract.ts";
import { ProjectSettings, SettingsChange } from "./settings.contract.ts";
import { instructions, templateEndpoints } from "./template.contract.ts";

export { SchemaChange, SchemaDifference, SchemaReview, SchemaVersion } from "./schema-version.contract.ts";
export { ProjectDefaults } from "./defaults.contract.ts";
export { DeletionPreview, ProjectPart } from "./lifecycle.contract.ts";
export { ExportFormat, ProjectSettings, SettingsChange } from "./settings.contract.ts";
export { QueuePlan, Template } from "./template.contract.ts";

export const ProjectStatus = v.picklist(["draft", "active", "paused", "completed", "archived"]);
export type ProjectStatus = v.InferOutput<typeof ProjectStatus>;
export const Progress = v.object({
  tasks: v.number(),
  completed: v.number(),
  cancelled: v.number(),
  batches: v.number(),
  batchesCompleted: v.number(),
});
export const Project = v.object({
  id: Id,
  name: v.string(),
  description: v.string(),
  instructions: v.string(),
  status: ProjectStatus,
  customerId: v.nullable(Id),
  templateId: v.nullable(v.string()),
  workflowId: Id,
  settings: ProjectSettings,
  labelSchema: LabelSchema,
  schemaVersion: v.number(),
  progress: Progress,
  dueAt: v.nullable(Instant),
  createdBy: v.string(),
  createdAt: Instant,
  updatedAt: Instant,
  version: v.number(),
});
export type Project = v.InferOutput<typeof Project>;

export const Customer = v.object({
  id: Id,
  name: v.string(),
  reference: v.nullable(v.string()),
  createdAt: Instant,
  version: v.number(),
});
export type Customer = v.InferOutput<typeof Customer>;

export const ProjectMember = v.object({ projectId: Id, userId: Id, role: v.string(), addedAt: Instant });
export type ProjectMember = v.InferOutput<typeof ProjectMember>;
/** One of the workspace's roles; it grants in the project what it grants elsewhere, as far as that lives in projects. */
const memberRole = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{1,39}$/, "must be the name of a role"));
const project = ids("projectId");
const customer = ids("customerId");

export const projectsContract = {
  listProjects: endpoint("GET", "/projects", {
    summary: "Projects, newest first",
    permission: "project.read",
    query: v.object({
      ...pageQuery,
      status: v.optional(ProjectStatus),
      customerId: v.optional(Id),
      search: v.optional(text(100)),
    }),
    response: page(Project),
  }),
  createProject: endpoint("POST", "/projects", {
    summary: "Create a project from a template or from a label schema of its own; it is active at once unless `draft`",
    permission: "project.create",
    status: 201,
    body: v.strictObject({
      name: text(120),
      description: v.optional(v.pipe(v.string(), v.maxLength(2000)), ""),
      instructions: v.optional(instructions),
      customerId: v.optional(v.nullable(Id), null),
      templateId: v.optional(v.pipe(v.string(), v.maxLength(80))),
      workflowId: v.optional(Id),
      labelSchema: v.optional(LabelSchema),
      settings: v.optional(SettingsChange, {}),
      dueAt: v.optional(v.nullable(Instant), null),
      /** Keep it a draft: nobody works on it until it is activated. */
      draft: v.optional(v.boolean(), false),
    }),
    response: Project,
    problems: [
      "projects.template_not_found",
      "projects.no_label_schema",
      "projects.media_without_tasks",
      "projects.customer_not_found",
      "projects.workflow_unusable",
    ],
  }),
  getProject: endpoint("GET", "/projects/:projectId", {
    summary: "One project",
    permission: "project.read",
    params: project,
    response: Project,
  }),
  updateProject: endpoint("PATCH", "/projects/:projectId", {
    summary: "Change a project; a changed label schema becomes a new version",
    permission: "project.update",
    ifMatch: "optional",
    params: project,
    body: v.strictObject({
      name: v.optional(text(120)),
      description: v.optional(v.pipe(v.string(), v.maxLength(2000))),
      instructions: v.optional(instructions),
      settings: v.optional(SettingsChange),
      labelSchema: v.optional(LabelSchema),
      /** Stores a label schema although work that exists does not fit it. */
      acceptBreaking: v.optional(v.boolean()),
      dueAt: v.optional(v.nullable(Instant)),
    }),
    response: Project,
    problems: [
      "projects.schema_needs_if_match",
      "projects.media_without_tasks",
      "projects.schema_breaks_work",
      "request.stale",
    ],
  }),
  changeProjectStatus: endpoint("POST", "/projects/:projectId/status", {
    summary: "Activate, pause, resume, complete, reopen, archive or restore a project",
    permission: "project.update",
    params: project,
    body: v.strictObject({
      event: v.picklist(["activate", "pause", "resume", "complete", "reopen", "archive", "restore"]),
    }),
    response: Project,
    problems: ["projects.wrong_status"],
  }),
  deleteProject: endpoint("DELETE", "/projects/:projectId", {
    summary: "Delete a project that has no tasks",
    permission: "project.delete",
    stepUp: true,
    ifMatch: "optional",
    status: 204,
    params: project,
    problems: ["projects.has_tasks"],
  }),
  ...lifecycleEndpoints(Project),
  ...schemaVersionEndpoints,
  addProjectMember: endpoint("POST", "/projects/:projectId/members", {
    summary: "Add a member, or change a member's role in the project",
    permission: "member.manage",
    stepUp: true,
    status: 201,
    params: project,
    body: v.strictObject({ userId: Id, role: memberRole }),
    response: ProjectMember,
    problems: ["projects.unknown_role", "projects.role_not_yours"],
  }),
  putProjectMember: endpoint("PUT", "/projects/:projectId/members/:userId", {
    summary: "Give somebody a role in a project: what it grants counts there, and nowhere else",
    permission: "member.manage",
    stepUp: true,
    params: ids("projectId", "userId"),
    body: v.strictObject({ role: memberRole }),
    response: ProjectMember,
    problems: ["projects.unknown_role", "projects.role_not_yours"],
  }),
  getProjectMember: endpoint("GET", "/projects/:projectId/members/:userId", {
    summary: "Somebody's role in a project",
    permission: "project.read",
    params: ids("projectId", "userId"),
    response: ProjectMember,
  }),
  listProjectMembers: endpoint("GET", "/projects/:projectId/members", {
    summary: "Members of a project, in the order in which they joined",
    permission: "project.read",
    params: project,
    query: v.object(pageQuery),
    response: page(ProjectMember),
  }),
  removeProjectMember: endpoint("DELETE", "/projects/:projectId/members/:userId", {
    summary: "Remove a member, and with it the role in the project",
    permission: "member.manage",
    status: 204,
    params: ids("projectId", "userId"),
    problems: ["projects.role_not_yours"],
  }),
  listCustomers: endpoint("GET", "/customers", {
    summary: "Customers by name",
    permission: "customer.read",
    query: v.object({ ...pageQuery, search: v.optional(text(100)) }),
    response: page(Customer),
  }),
  createCustomer: endpoint("POST", "/customers", {
    summary: "Add a customer",
    permission: "customer.manage",
    status: 201,
    body: v.strictObject({ name: text(120), reference: v.optional(v.nullable(text(80)), null) }),
    response: Customer,
    problems: ["projects.customer_exists"],
  }),
  getCustomer: endpoint("GET", "/customers/:customerId", {
    summary: "One customer",
    permission: "customer.read",
    params: customer,
    response: Customer,
  }),
  updateCustomer: endpoint("PATCH", "/customers/:customerId", {
    summary: "Change a customer",
    permission: "customer.manage",
    ifMatch: "optional",
    params: customer,
    body: v.strictObject({ name: v.optional(text(120)), reference: v.optional(v.nullable(text(80))) }),
    response: Customer,
  }),
  deleteCustomer: endpoint("DELETE", "/customers/:customerId", {
    summary: "Delete a customer without projects and active users",
    permission: "customer.manage",
    ifMatch: "optional",
    status: 204,
    params: customer,
    problems: ["projects.customer_has_projects", "projects.customer_has_users"],
  }),
  ...templateEndpoints,
  ...defaultsEndpoints,
};
