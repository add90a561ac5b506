import { bigint, boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("files");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const files = schema.table("files", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id"),
  name: text("name").notNull(),
  contentType: text("content_type").notNull(),
  bytes: bigint("bytes", { mode: "number" }).notNull(),
  sha256: text("sha256"),
  uploadId: text("upload_id"),
  status: text("status").$type<"pending" | "uploaded" | "processed" | "rejected" | "deleted">().notNull(),
  errorCode: text("error_code"),
  error: text("error"),
  width: integer("width"),
  height: integer("height"),
  orientation: integer("orientation"),
  thumbnail: boolean("thumbnail").notNull().default(false),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});
