import { bigint, integer, json, jsonb, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("workflow");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const workflows = schema.table("workflows", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  name: text("name").notNull(),
  description: text("description").notNull().default(""),
  template: text("template"),
  status: text("status").$type<"draft" | "published" | "archived">().notNull(),
  definitionVersion: integer("definition_version").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(1),
});

export const workflowVersions = schema.table(
  "workflow_versions",
  {
    workflowId: uuid("workflow_id").notNull(),
    definitionVersion: integer("definition_version").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    definition: json("definition").notNull(),
    createdAt: instant("created_at").notNull(),
    status: text("status").$type<"draft" | "published" | "archived">().notNull(),
    note: text("note").notNull().default(""),
    author: text("author").notNull(),
    hash: text("hash").notNull().default(""),
    basedOn: integer("based_on"),
    updatedAt: instant("updated_at").notNull(),
    publishedAt: instant("published_at"),
    archivedAt: instant("archived_at"),
    version: integer("version").notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.workflowId, t.definitionVersion] })],
);

export const workflowInstances = schema.table("workflow_instances", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  workflowId: uuid("workflow_id").notNull(),
  definitionVersion: integer("definition_version").notNull(),
  taskId: uuid("task_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  status: text("status").$type<"active" | "paused" | "completed" | "failed" | "stopped">().notNull(),
  states: text("states").array().notNull(),
  snapshot: jsonb("snapshot").notNull(),
  error: text("error"),
  sequence: integer("sequence").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(0),
});

export const stateTransitions = schema.table(
  "state_transitions",
  {
    id: uuid("id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    instanceId: uuid("instance_id").notNull(),
    taskId: uuid("task_id").notNull(),
    projectId: uuid("project_id").notNull(),
    sequence: integer("sequence").notNull(),
    event: jsonb("event").notNull(),
    fromStates: text("from_states").array().notNull(),
    toStates: text("to_states").array().notNull(),
    actions: text("actions").array().notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

export const timers = schema.table(
  "timers",
  {
    instanceId: uuid("instance_id").notNull(),
    timerId: text("timer_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    dueAt: instant("due_at").notNull(),
    event: jsonb("event").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.timerId] })],
);

export const waitingEvents = schema.table("waiting_events", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  instanceId: uuid("instance_id").notNull(),
  event: jsonb("event").notNull(),
  actor: text("actor").notNull(),
});

export const effects = schema.table("effects", {
  key: text("key").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  instanceId: uuid("instance_id").notNull(),
  taskId: uuid("task_id").notNull(),
  invokeId: text("invoke_id"),
  type: text("type").notNull(),
  params: jsonb("params").notNull(),
  origin: jsonb("origin").notNull(),
  status: text("status").$type<"waiting" | "done" | "failed" | "cancelled">().notNull().default("waiting"),
  attempts: integer("attempts").notNull().default(0),
  runAt: instant("run_at").notNull(),
  lockedUntil: instant("locked_until"),
  error: text("error"),
  createdAt: instant("created_at").notNull(),
  finishedAt: instant("finished_at"),
  /** The engine that has it in hand, or had. */
  takenBy: uuid("taken_by"),
});

export const instanceCheckpoints = schema.table("instance_checkpoints", {
  instanceId: uuid("instance_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  sequence: integer("sequence").notNull(),
  definitionVersion: integer("definition_version").notNull(),
  states: text("states").array().notNull(),
  snapshot: jsonb("snapshot").notNull(),
  at: instant("at").notNull(),
});

export const engines = schema.table("engines", {
  id: uuid("id").primaryKey(),
  expiresAt: instant("expires_at").notNull(),
  /** The connection that it leased its slots by: process id and start of Postgres's end of it. */
  backend: integer("backend"),
  backendStart: instant("backend_start"),
});

export const engineSlots = schema.table("engine_slots", {
  slot: integer("slot").primaryKey(),
  owner: uuid("owner"),
  epoch: bigint("epoch", { mode: "number" }).notNull().default(0),
});

export const failedEvents = schema.table("failed_events", {
  instanceId: uuid("instance_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  event: jsonb("event").notNull(),
  cause: text("cause").notNull(),
  actor: text("actor").notNull(),
  timers: jsonb("timers").$type<{ id: string; dueAt: string; event: unknown }[]>().notNull(),
  at: instant("at").notNull(),
});

export const sweeps = schema.table("sweeps", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  kind: text("kind").$type<"migrate" | "pause" | "resume" | "stop" | "retry">().notNull(),
  status: text("status").$type<"running" | "completed" | "cancelled" | "failed">().notNull(),
  workflowId: uuid("workflow_id"),
  filter: jsonb("filter").$type<SweepFilter>().notNull(),
  migration: jsonb("migration").$type<SweepMigration>(),
  cursor: uuid("cursor"),
  total: integer("total").notNull(),
  done: integer("done").notNull().default(0),
  skipped: integer("skipped").notNull().default(0),
  failed: integer("failed").notNull().default(0),
  failures: jsonb("failures").$type<{ instanceId: string; reason: string }[]>().notNull().default([]),
  author: text("author").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  finishedAt: instant("finished_at"),
  version: integer("version").notNull().default(1),
});

type InstanceStatus = "active" | "paused" | "completed" | "failed" | "stopped";

/** Which instances a sweep goes through. */
export interface SweepFilter {
  workflowId?: string | undefined;
  definitionVersion?: number | undefined;
  projectId?: string | undefined;
  state?: string | undefined;
  status?: InstanceStatus | undefined;
  /** The statuses that what is to be done is about. */
  among?: readonly InstanceStatus[];
}

export interface SweepMigration {
  from: number;
  to: number;
  map: Record<string, string>;
  /** Absent in those that were begun before children could be mapped. */
  children?: Record<string, { to?: string | undefined; map?: Record<string, string> | undefined }>;
  entry: "new" | "none";
}
