import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
  doublePrecision,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("annotations");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

type Status = "draft" | "submitting" | "submitted" | "rejected" | "accepted";
type Source = "human" | "model" | "consensus";
const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

export const annotations = schema.table("annotations", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  taskId: uuid("task_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  assignmentId: uuid("assignment_id"),
  userId: uuid("user_id").notNull(),
  status: text("status").$type<Status>().notNull(),
  schemaVersion: integer("schema_version").notNull(),
  result: jsonb("result").notNull(),
  draft: jsonb("draft"),
  draftSequence: bigint("draft_sequence", { mode: "number" }).notNull().default(-1),
  draftSavedAt: instant("draft_saved_at"),
  pending: jsonb("pending"),
  confidence: doublePrecision("confidence"),
  activeSeconds: doublePrecision("active_seconds").notNull().default(0),
  source: text("source").$type<Source>().notNull(),
  feedback: jsonb("feedback"),
  judgedAt: instant("judged_at"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  submittedAt: instant("submitted_at"),
  submittedAssignmentId: uuid("submitted_assignment_id"),
  submittedSequence: bigint("submitted_sequence", { mode: "number" }).notNull().default(-1),
  submittedVersion: integer("submitted_version").notNull().default(0),
  version: integer("version").notNull().default(0),
  lastVersion: integer("last_version").notNull().default(0),
});

export const annotationVersions = schema.table(
  "annotation_versions",
  {
    annotationId: uuid("annotation_id").notNull(),
    version: integer("version").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    taskId: uuid("task_id").notNull(),
    projectId: uuid("project_id").notNull(),
    parent: integer("parent"),
    userId: uuid("user_id").notNull(),
    source: text("source").$type<Source>().notNull(),
    reason: text("reason").$type<"submitted" | "edited" | "restored" | "branched" | "late">().notNull(),
    result: jsonb("result").notNull(),
    xid: xid8("xid")
      .notNull()
      .default(sql`pg_current_xact_id()`),
    createdAt: instant("created_at").notNull(),
    branch: text("branch"),
    model: text("model"),
    blame: jsonb("blame").notNull(),
    changes: jsonb("changes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.annotationId, t.version] })],
);

export const payloads = schema.table(
  "payloads",
  {
    workspaceId: uuid("workspace_id").notNull(),
    taskId: uuid("task_id").notNull(),
    hash: text("hash").notNull(),
    projectId: uuid("project_id").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    touchedAt: instant("touched_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.taskId, t.hash] })],
);
