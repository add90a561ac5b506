import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryInteger } from "../kernel/wire/page.ts";
import { LabelSchema } from "./label-schema.contract.ts";

export const SchemaVersion = v.object({
  projectId: Id,
  version: v.number(),
  labelSchema: LabelSchema,
  note: v.string(),
  createdBy: v.string(),
  createdAt: Instant,
});
export type SchemaVersion = v.InferOutput<typeof SchemaVersion>;

/**
 * What a change may do to work that exists. `breaking`: some of it would not be valid any more, or means something that is gone;
 * `caution`: it would, if there were any; `safe`: nothing that was right becomes wrong.
 */
export const SchemaEffect = v.picklist(["breaking", "caution", "safe"]);
export type SchemaEffect = v.InferOutput<typeof SchemaEffect>;

export const SchemaDifference = v.object({
  kind: v.picklist([
    "media_changed",
    "tool_removed",
    "tool_added",
    "class_removed",
    "class_added",
    "class_restyled",
    "class_tools_narrowed",
    "class_tools_widened",
    "skeleton_points_removed",
    "skeleton_changed",
    "attribute_removed",
    "attribute_added",
    "attribute_required",
    "attribute_kind_changed",
    "attribute_options_removed",
    "attribute_options_added",
    "attribute_reworded",
    "field_removed",
    "field_added",
    "field_required",
    "field_kind_changed",
    "field_options_removed",
    "field_options_added",
    "field_bounds_narrowed",
    "field_reworded",
    "relation_removed",
    "relation_added",
    "relation_narrowed",
    "relation_widened",
    "reordered",
    "rule_left_alone",
  ]),
  effect: SchemaEffect,
  /** Into the newer schema where the thing is still there, else into the older one. */
  pointer: v.string(),
  detail: v.string(),
});
export type SchemaDifference = v.InferOutput<typeof SchemaDifference>;

export const SchemaChange = v.object({
  ...SchemaDifference.entries,
  /** Hand-ins that it touches, and how many regions, relations or answers of theirs. */
  annotations: v.number(),
  places: v.number(),
});
export type SchemaChange = v.InferOutput<typeof SchemaChange>;

export const SchemaReview = v.object({
  /** The version of the label schema that it was compared with. */
  against: v.number(),
  changes: v.array(SchemaChange),
  breaking: v.number(),
  /** Tasks that are not done: they keep the version under which they were created. */
  tasksUnderWay: v.number(),
  /** Hand-ins that were looked through; false when there were more, or none could be read: then counts are at least so high. */
  annotationsRead: v.number(),
  complete: v.boolean(),
});
export type SchemaReview = v.InferOutput<typeof SchemaReview>;

const project = ids("projectId");
export const schemaVersionEndpoints = {
  listLabelSchemas: endpoint("GET", "/projects/:projectId/label-schemas", {
    summary: "Versions of a project's label schema, newest first, each with what it changed",
    permission: "project.read",
    params: project,
    query: v.object(pageQuery),
    response: page(v.object({ ...SchemaVersion.entries, changes: v.array(SchemaDifference) })),
  }),
  getLabelSchema: endpoint("GET", "/projects/:projectId/label-schemas/:version", {
    summary: "One version of a project's label schema",
    permission: "project.read",
    params: v.object({ projectId: Id, version: queryInteger(1, 1_000_000) }),
    response: SchemaVersion,
  }),
  checkLabelSchema: endpoint("POST", "/projects/:projectId/label-schemas/check", {
    summary: "What a label schema would change and break, with counts; nothing is stored",
    permission: "project.update",
    params: project,
    body: v.strictObject({ labelSchema: LabelSchema }),
    response: SchemaReview,
  }),
  publishLabelSchema: endpoint("POST", "/projects/:projectId/label-schemas", {
    summary: "Make a label schema the project's next version; refused while it breaks work, unless that is accepted",
    permission: "project.update",
    ifMatch: "required",
    params: project,
    body: v.strictObject({
      labelSchema: LabelSchema,
      note: v.optional(v.union([v.literal(""), text(300)]), ""),
      acceptBreaking: v.optional(v.boolean(), false),
    }),
    response: v.object({ projectId: Id, schemaVersion: v.number(), version: v.number(), review: SchemaReview }),
    problems: ["projects.media_without_tasks", "projects.schema_breaks_work", "request.stale"],
  }),
};
