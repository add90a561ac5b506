import { boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("comments");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const threads = schema.table("threads", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  entityType: text("entity_type").$type<"TASK" | "ANNOTATION">().notNull(),
  entityId: uuid("entity_id").notNull(),
  projectId: uuid("project_id"),
  regionId: text("region_id"),
  resolvedAt: instant("resolved_at"),
  resolvedBy: uuid("resolved_by"),
  createdAt: instant("created_at").notNull(),
});

export const comments = schema.table("comments", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  threadId: uuid("thread_id").notNull(),
  authorId: uuid("author_id").notNull(),
  body: text("body").notNull(),
  mentions: uuid("mentions").array().notNull().default([]),
  deleted: boolean("deleted").notNull().default(false),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(1),
});
