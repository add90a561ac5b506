import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { ProjectSettings, ProjectStatus } from "./contract.ts";

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
  "project.created": event(v.object(project), "projectId"),
  "project.updated": event(v.object({ ...project, changed: v.array(v.string()) }), "projectId"),
  "project.status_changed": event(
    v.object({ projectId: Id, from: ProjectStatus, to: ProjectStatus, version: v.number() }),
    "projectId",
  ),
  "project.deleted": event(v.object({ projectId: Id }), "projectId"),
  "project.member_added": event(v.object({ projectId: Id, userId: Id, role: v.string() }), "projectId"),
  "project.member_removed": event(v.object({ projectId: Id, userId: Id }), "projectId"),
  "customer.created": event(v.object({ customerId: Id, name: v.string() }), "customerId"),
});
