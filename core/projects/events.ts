import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { PolicyPlan, RulePlan } from "../quality/policy-plan.contract.ts";
import { ProjectSettings, ProjectStatus, QueuePlan } from "./contract.ts";

const project = {
  projectId: Id,
  name: v.string(),
  status: ProjectStatus,
  customerId: v.nullable(Id),
  workflowId: Id,
  settings: ProjectSettings,
  schemaVersion: v.number(),
  /** The project's version after the event: a copy that has a higher one is newer. */
  version: v.number(),
};

export const projectsEvents = events("projects", {
  "project.created": event(
    v.object({
      ...project,
      /** How the project's queues begin; without any the usual ones. */
      queues: v.optional(v.array(QueuePlan)),
      /** With which automated rules it begins; null and absent: with the usual ones. */
      qualityRules: v.optional(v.nullable(v.array(RulePlan))),
      /** With which policies of quality; null and absent: with the standard ones. */
      qualityPolicies: v.optional(v.nullable(PolicyPlan)),
      /** The project that it is a copy of. */
      clonedFrom: v.optional(Id),
    }),
    "projectId",
  ),
  "project.updated": event(v.object({ ...project, changed: v.array(v.string()) }), "projectId"),
  "project.status_changed": event(
    v.object({ projectId: Id, from: ProjectStatus, to: ProjectStatus, version: v.number() }),
    "projectId",
  ),
  "project.deleted": event(v.object({ projectId: Id }), "projectId"),
  "project.member_added": event(v.object({ projectId: Id, userId: Id, role: v.string() }), "projectId"),
  "project.member_removed": event(v.object({ projectId: Id, userId: Id }), "projectId"),
  "project.defaults_changed": event(
    v.object({ workspaceId: Id, before: v.partial(ProjectSettings), after: v.partial(ProjectSettings) }),
    "workspaceId",
  ),
  "customer.created": event(v.object({ customerId: Id, name: v.string() }), "customerId"),
  "customer.updated": event(v.object({ customerId: Id, name: v.string() }), "customerId"),
  "customer.deleted": event(v.object({ customerId: Id }), "customerId"),
  "template.created": event(
    v.object({
      templateId: Id,
      name: v.string(),
      /** The project whose ways it keeps. */
      projectId: v.optional(Id),
    }),
    "templateId",
  ),
  "template.updated": event(
    v.object({ templateId: Id, name: v.string(), changed: v.optional(v.array(v.string())) }),
    "templateId",
  ),
  "template.deleted": event(v.object({ templateId: Id }), "templateId"),
  "template.restored": event(v.object({ templateId: Id }), "templateId"),
});
