import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  real,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("tasks");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

type Stage = "annotate" | "review";
export type TaskStatus =
  | "pending"
  | "open"
  | "in_progress"
  | "checking"
  | "in_review"
  | "rework"
  | "completed"
  | "cancelled";

export const projects = schema.table("projects", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  name: text("name").notNull(),
  status: text("status").notNull(),
  leaseMinutes: integer("lease_minutes").notNull(),
  skipPolicy: text("skip_policy").$type<"to_others" | "forbidden">().notNull(),
  goldShare: doublePrecision("gold_share").notNull().default(0),
  salt: uuid("salt").notNull().defaultRandom(),
  keepFinishedDays: integer("keep_finished_days"),
  version: integer("version").notNull(),
});

export const projectMembers = schema.table(
  "project_members",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    role: text("role").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const pauses = schema.table(
  "pauses",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    reason: text("reason").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const batches = schema.table("batches", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  name: text("name").notNull(),
  status: text("status").$type<"open" | "completed">().notNull(),
  catchAll: boolean("catch_all").notNull().default(false),
  tasks: integer("tasks").notNull().default(0),
  completed: integer("completed").notNull().default(0),
  cancelled: integer("cancelled").notNull().default(0),
  golds: integer("golds").notNull().default(0),
  dueAt: instant("due_at"),
  createdAt: instant("created_at").notNull(),
  completedAt: instant("completed_at"),
  version: integer("version").notNull().default(1),
});

export const queues = schema.table("queues", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  name: text("name").notNull(),
  stage: text("stage").$type<Stage>().notNull(),
  strategy: text("strategy").$type<"fifo" | "priority" | "least_covered" | "uncertainty">().notNull(),
  batchIds: uuid("batch_ids").array(),
  minPriority: integer("min_priority"),
  maxPriority: integer("max_priority"),
  dailyLimit: integer("daily_limit"),
  goldShare: doublePrecision("gold_share"),
  onboardingGolds: integer("onboarding_golds"),
  onboardingThreshold: doublePrecision("onboarding_threshold"),
  skills: jsonb("skills").$type<{ name?: string; min: number }[]>(),
  languages: text("languages").array(),
  builtIn: boolean("built_in").notNull().default(false),
  paused: boolean("paused").notNull().default(false),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const tasks = schema.table("tasks", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  externalKey: text("external_key"),
  data: jsonb("data").notNull(),
  meta: jsonb("meta").notNull(),
  preLabel: jsonb("pre_label"),
  priority: integer("priority").notNull(),
  status: text("status").$type<TaskStatus>().notNull().default("pending"),
  statusSequence: integer("status_sequence").notNull().default(0),
  openingSequence: integer("opening_sequence").notNull().default(0),
  cancelRequested: boolean("cancel_requested").notNull().default(false),
  ended: text("ended").$type<"completed" | "cancelled">(),
  toDecide: boolean("to_decide").notNull().default(false),
  overlap: integer("overlap").notNull(),
  submissions: integer("submissions").notNull().default(0),
  schemaVersion: integer("schema_version").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  completedAt: instant("completed_at"),
  version: integer("version").notNull().default(1),
});

export const taskKeys = schema.table(
  "task_keys",
  {
    projectId: uuid("project_id").notNull(),
    externalKey: text("external_key").notNull(),
    taskId: uuid("task_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.externalKey] })],
);

export const openings = schema.table("openings", {
  taskId: uuid("task_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  stage: text("stage").$type<Stage>(),
  round: integer("round").notNull().default(1),
  priority: integer("priority").notNull(),
  free: integer("free").notNull(),
  takenFree: integer("taken_free").notNull().default(0),
  reserved: uuid("reserved").array().notNull().default([]),
  takenReserved: integer("taken_reserved").notNull().default(0),
  submitted: integer("submitted").notNull().default(0),
  fence: integer("fence").notNull().default(0),
  uncertainty: real("uncertainty").notNull().default(0.5),
  shelved: text("shelved").$type<Stage>(),
});

export const golds = schema.table("golds", {
  taskId: uuid("task_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  purpose: text("purpose").$type<"onboarding" | "continuous">().notNull(),
  status: text("status").$type<"active" | "retired" | "withdrawn">().notNull(),
  place: doublePrecision("place")
    .notNull()
    .default(sql`random()`),
  held: boolean("held").notNull(),
  version: integer("version").notNull(),
});

export const goldScores = schema.table(
  "gold_scores",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    taskId: uuid("task_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    score: doublePrecision("score").notNull(),
    answeredAt: instant("answered_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId, t.taskId] })],
);

export const turns = schema.table(
  "turns",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    taken: integer("taken").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const skills = schema.table(
  "skills",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    name: text("name").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    level: doublePrecision("level").notNull(),
    knownAt: instant("known_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId, t.name] })],
);

export const annotators = schema.table(
  "annotators",
  {
    workspaceId: uuid("workspace_id").notNull(),
    userId: uuid("user_id").notNull(),
    languages: text("languages").array().notNull(),
    updatedAt: instant("updated_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] })],
);

export const assignments = schema.table("assignments", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  taskId: uuid("task_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  queueId: uuid("queue_id"),
  userId: uuid("user_id").notNull(),
  stage: text("stage").$type<Stage>().notNull(),
  round: integer("round").notNull(),
  reserved: boolean("reserved").notNull(),
  manual: boolean("manual").notNull(),
  status: text("status").$type<"active" | "submitted" | "expired" | "released" | "skipped">().notNull(),
  fence: integer("fence").notNull(),
  leaseExpiresAt: instant("lease_expires_at").notNull(),
  reference: uuid("reference"),
  createdAt: instant("created_at").notNull(),
  endedAt: instant("ended_at"),
  reason: text("reason"),
  handover: text("handover").$type<"moving" | "telling" | "retracting" | "done" | "compensated" | "overtaken">(),
  handoverDueAt: instant("handover_due_at"),
  assignedBy: uuid("assigned_by"),
  postponedUntil: instant("postponed_until"),
  gold: boolean("gold").notNull().default(false),
  prefetched: boolean("prefetched").notNull().default(false),
  shownAt: instant("shown_at"),
});

export const imports = schema.table("imports", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  key: text("key").notNull(),
  batchId: uuid("batch_id"),
  batchName: text("batch_name").notNull(),
  format: text("format").$type<"ndjson" | "csv">().notNull(),
  fileId: uuid("file_id"),
  status: text("status").$type<"running" | "completed" | "failed">().notNull(),
  lines: integer("lines").notNull().default(0),
  created: integer("created").notNull().default(0),
  duplicates: integer("duplicates").notNull().default(0),
  failed: integer("failed").notNull().default(0),
  bytes: bigint("bytes", { mode: "number" }).notNull().default(0),
  totalBytes: bigint("total_bytes", { mode: "number" }),
  reason: text("reason"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  finishedAt: instant("finished_at"),
});

export const importLines = schema.table(
  "import_lines",
  {
    importId: uuid("import_id").notNull(),
    line: integer("line").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    status: text("status").$type<"duplicate" | "failed">().notNull(),
    taskId: uuid("task_id"),
    errors: jsonb("errors").notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);
