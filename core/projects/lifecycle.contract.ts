import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";

/** What one service holds of a project, and what becomes of it when the project is deleted. */
export const ProjectPart = v.object({
  service: v.string(),
  what: v.picklist([
    "label_schemas",
    "members",
    "tasks",
    "batches",
    "queues",
    "annotations",
    "quality_rules",
    "quality_checks",
    "workflow_instances",
    "exports",
    "files",
  ]),
  count: v.number(),
  /** There are more than were counted. */
  more: v.boolean(),
  fate: v.picklist(["deleted", "kept"]),
});
export type ProjectPart = v.InferOutput<typeof ProjectPart>;

export const DeletionPreview = v.object({
  projectId: Id,
  version: v.number(),
  possible: v.boolean(),
  /** Why it is not; null when it is. */
  obstacle: v.nullable(v.string()),
  parts: v.array(ProjectPart),
  /** Services that did not answer: what they hold is not in the list. */
  unanswered: v.array(v.string()),
});
export type DeletionPreview = v.InferOutput<typeof DeletionPreview>;

const project = ids("projectId");

/** What a copy of a project may have of its own; `response` is the schema of a project. */
export function lifecycleEndpoints<P extends v.GenericSchema>(response: P) {
  return {
    cloneProject: endpoint("POST", "/projects/:projectId/clone", {
      summary:
        "Copy a project's labels, instructions, settings, workflow, queues and quality rules, without its tasks; a draft unless `draft` is false",
      permission: "project.create",
      status: 201,
      params: project,
      body: v.strictObject({
        name: text(120),
        /** Absent: the same customer. */
        customerId: v.optional(v.nullable(Id)),
        dueAt: v.optional(v.nullable(Instant), null),
        /** Its members too, in their roles; needs member.manage and all that those roles grant. */
        members: v.optional(v.boolean(), false),
        draft: v.optional(v.boolean(), true),
      }),
      response,
      problems: [
        "projects.media_without_tasks",
        "projects.customer_not_found",
        "projects.workflow_unusable",
        "projects.role_not_yours",
      ],
    }),
    previewDeletion: endpoint("GET", "/projects/:projectId/deletion", {
      summary: "What would go and what would stay if a project were deleted now, by service; nothing is deleted",
      permission: "project.delete",
      params: project,
      response: DeletionPreview,
    }),
  };
}
