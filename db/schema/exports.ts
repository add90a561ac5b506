import { bigint, integer, jsonb, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("exports");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

/** A format's name; the service's contract says which there are. */
type Format = "json" | "jsonl" | "csv" | "coco" | "pascal_voc" | "yolo" | "conll";
interface Options {
  include: "accepted" | "submitted";
  compression: "none" | "gzip";
  anonymise: boolean;
  vocBase?: 0 | 1 | undefined;
  csvRows?: "region" | "task" | undefined;
  conllTags?: "iob1" | "iob2" | "bioes" | undefined;
}

export const exportsTable = schema.table("exports", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  customerId: uuid("customer_id"),
  batchId: uuid("batch_id"),
  format: text("format").$type<Format>().notNull(),
  options: jsonb("options").$type<Options>().notNull(),
  status: text("status").$type<"queued" | "running" | "completed" | "failed" | "expired" | "cancelled">().notNull(),
  attempt: integer("attempt").notNull().default(0),
  done: integer("done").notNull().default(0),
  total: integer("total"),
  objectKey: text("object_key"),
  fileName: text("file_name"),
  contentType: text("content_type"),
  bytes: bigint("bytes", { mode: "number" }),
  sha256: text("sha256"),
  loss: jsonb("loss").$type<{ what: string; reason: string; count: number }[]>().notNull().default([]),
  error: text("error"),
  requestedBy: text("requested_by").notNull(),
  createdAt: instant("created_at").notNull(),
  startedAt: instant("started_at"),
  completedAt: instant("completed_at"),
  expiresAt: instant("expires_at"),
  version: integer("version").notNull().default(1),
});

export const exportTemplates = schema.table("export_templates", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  format: text("format").$type<Format>().notNull(),
  options: jsonb("options").$type<Options>().notNull(),
  createdAt: instant("created_at").notNull(),
});
