import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { planWish, PolicyPlan, RulePlan } from "../quality/policy-plan.contract.ts";
import { Queue } from "../tasks/contract.ts";
import { queueRules } from "../tasks/queue-rules.contract.ts";
import { LabelSchema } from "./label-schema.contract.ts";
import { ProjectSettings, SettingsChange } from "./settings.contract.ts";

const { batchIds: _batches, ...rules } = queueRules;

/** A queue that a project begins with; the first of a stage stands for the one that every project has. */
export const QueuePlan = v.object({
  name: text(120),
  stage: Queue.entries.stage,
  strategy: Queue.entries.strategy,
  paused: v.optional(v.boolean()),
  ...rules,
});
export type QueuePlan = v.InferOutput<typeof QueuePlan>;

/** The queues of a project that plans none. */
export const standardQueues: [QueuePlan, QueuePlan] = [
  { name: "Annotate", stage: "annotate", strategy: "priority" },
  { name: "Review", stage: "review", strategy: "priority" },
];

export const Template = v.object({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  builtIn: v.boolean(),
  labelSchema: LabelSchema,
  /** The ready-made workflow that projects follow while there is no `workflowId`. */
  workflowTemplate: v.string(),
  /** A published workflow of the workspace's own; null: the workspace's copy of the ready-made one. */
  workflowId: v.nullable(Id),
  settings: ProjectSettings,
  instructions: v.string(),
  queues: v.array(QueuePlan),
  qualityRules: v.array(RulePlan),
  /** Null: the standard ones. */
  qualityPolicies: v.nullable(PolicyPlan),
  version: v.number(),
});
export type Template = v.InferOutput<typeof Template>;

const template = v.object({ templateId: v.pipe(v.string(), v.maxLength(80)) });
const description = v.pipe(v.string(), v.maxLength(2000));
export const instructions = v.pipe(v.string(), v.maxLength(20_000));

/** What of a template somebody can write. */
const parts = {
  labelSchema: v.optional(LabelSchema),
  workflowTemplate: v.optional(text(80)),
  workflowId: v.optional(v.nullable(Id)),
  settings: v.optional(SettingsChange),
  instructions: v.optional(instructions),
  queues: v.optional(v.pipe(v.array(v.strictObject(QueuePlan.entries)), v.maxLength(200))),
  ...planWish,
};
const unusable = ["projects.media_without_tasks", "projects.workflow_unusable"] as const;

export const templateEndpoints = {
  listTemplates: endpoint("GET", "/templates", {
    summary: "The template library, then the workspace's own in the order they were made",
    permission: "template.read",
    query: v.object(pageQuery),
    response: page(Template),
  }),
  createTemplate: endpoint("POST", "/templates", {
    summary:
      "Make a template: what is not written comes from the project or template that is named, else from what projects begin with",
    permission: "template.manage",
    status: 201,
    body: v.strictObject({
      name: text(120),
      description: v.optional(description),
      projectId: v.optional(Id),
      templateId: v.optional(template.entries.templateId),
      ...parts,
    }),
    response: Template,
    problems: ["projects.template_not_found", "projects.no_label_schema", ...unusable],
  }),
  getTemplate: endpoint("GET", "/templates/:templateId", {
    summary: "One template, of the library or of the workspace's own",
    permission: "template.read",
    params: template,
    response: Template,
  }),
  updateTemplate: endpoint("PATCH", "/templates/:templateId", {
    summary: "Change a template of the workspace's own; projects made from it stay as they are",
    permission: "template.manage",
    ifMatch: "optional",
    params: template,
    body: v.strictObject({ name: v.optional(text(120)), description: v.optional(description), ...parts }),
    response: Template,
    problems: ["projects.template_built_in", "projects.schema_needs_if_match", ...unusable, "request.stale"],
  }),
  deleteTemplate: endpoint("DELETE", "/templates/:templateId", {
    summary: "Delete a template of the workspace's own; it can be restored for 30 days, and projects stay as they are",
    permission: "template.manage",
    ifMatch: "optional",
    status: 204,
    params: template,
    problems: ["projects.template_built_in"],
  }),
  restoreTemplate: endpoint("POST", "/templates/:templateId/restore", {
    summary: "Bring a deleted template back; one that was not deleted is answered as it is",
    permission: "template.manage",
    params: template,
    response: Template,
    problems: ["projects.template_built_in"],
  }),
};
