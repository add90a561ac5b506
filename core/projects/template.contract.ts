import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Json, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { PolicyPlan } from "../quality/policy-plan.contract.ts";
import { Queue } from "../tasks/contract.ts";
import { queueRules } from "../tasks/queue-rules.contract.ts";
import { LabelSchema } from "./label-schema.contract.ts";
import { ProjectSettings } from "./settings.contract.ts";

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

/** An automated rule that a project begins with; which kinds there are is for quality to say. */
export const RulePlan = v.object({
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z_]{1,60}$/, "must be the kind of a rule")),
  params: Json,
  severity: v.picklist(["error", "warning"]),
  enabled: v.boolean(),
});
export type RulePlan = v.InferOutput<typeof RulePlan>;

export const Template = v.object({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  builtIn: v.boolean(),
  labelSchema: LabelSchema,
  workflowTemplate: v.string(),
  settings: ProjectSettings,
  instructions: v.string(),
  queues: v.array(QueuePlan),
  qualityRules: v.array(RulePlan),
  /** Null: the standard ones. */
  qualityPolicies: v.nullable(PolicyPlan),
  version: v.number(),
});
export type Template = v.InferOutput<typeof Template>;

const template = ids("templateId");
const description = v.pipe(v.string(), v.maxLength(2000));

export const templateEndpoints = {
  listTemplates: endpoint("GET", "/templates", {
    summary: "The template library, then the workspace's own in the order they were made",
    permission: "template.read",
    query: v.object(pageQuery),
    response: page(Template),
  }),
  createTemplate: endpoint("POST", "/templates", {
    summary:
      "Keep a project's labels, instructions, workflow, queues, settings, quality rules and policies as a template",
    permission: "template.manage",
    status: 201,
    body: v.strictObject({ name: text(120), description: v.optional(description, ""), projectId: Id }),
    response: Template,
  }),
  getTemplate: endpoint("GET", "/templates/:templateId", {
    summary: "One template, of the library or of the workspace's own",
    permission: "template.read",
    params: v.object({ templateId: v.pipe(v.string(), v.maxLength(80)) }),
    response: Template,
  }),
  updateTemplate: endpoint("PATCH", "/templates/:templateId", {
    summary: "Rename or describe a template of the workspace's own",
    permission: "template.manage",
    ifMatch: "optional",
    params: template,
    body: v.strictObject({ name: v.optional(text(120)), description: v.optional(description) }),
    response: Template,
  }),
  deleteTemplate: endpoint("DELETE", "/templates/:templateId", {
    summary: "Delete a template of the workspace's own; projects made from it stay as they are",
    permission: "template.manage",
    ifMatch: "optional",
    status: 204,
    params: template,
  }),
};
