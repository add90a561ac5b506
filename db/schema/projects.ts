import { integer, jsonb, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("projects");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const customers = schema.table("customers", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  reference: text("reference"),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const templates = schema.table("templates", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  labelSchema: jsonb("label_schema").notNull(),
  workflowTemplate: text("workflow_template").notNull(),
  settings: jsonb("settings").notNull(),
  instructions: text("instructions").notNull(),
  createdAt: instant("created_at").notNull(),
  queues: jsonb("queues").notNull().default([]),
  qualityRules: jsonb("quality_rules"),
  qualityPolicies: jsonb("quality_policies"),
  workflowId: uuid("workflow_id"),
  deletedAt: instant("deleted_at"),
  version: integer("version").notNull().default(1),
});

export const projects = schema.table("projects", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  description: text("description").notNull(),
  instructions: text("instructions").notNull(),
  status: text("status").$type<"draft" | "active" | "paused" | "completed" | "archived">().notNull(),
  archivedFrom: text("archived_from").$type<"draft" | "active" | "paused" | "completed" | "archived">(),
  customerId: uuid("customer_id"),
  templateId: text("template_id"),
  workflowId: uuid("workflow_id").notNull(),
  workflowTemplate: text("workflow_template").notNull(),
  settings: jsonb("settings").notNull(),
  schemaVersion: integer("schema_version").notNull(),
  dueAt: instant("due_at"),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const labelSchemas = schema.table(
  "label_schemas",
  {
    projectId: uuid("project_id").notNull(),
    version: integer("version").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    labelSchema: jsonb("label_schema").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    note: text("note").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.version] })],
);

export const progress = schema.table("progress", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  tasks: integer("tasks").notNull().default(0),
  completed: integer("completed").notNull().default(0),
  cancelled: integer("cancelled").notNull().default(0),
  batches: integer("batches").notNull().default(0),
  batchesCompleted: integer("batches_completed").notNull().default(0),
});

export const members = schema.table(
  "members",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    role: text("role").notNull(),
    addedAt: instant("added_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const defaults = schema.table("defaults", {
  workspaceId: uuid("workspace_id").primaryKey(),
  settings: jsonb("settings").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(1),
});
