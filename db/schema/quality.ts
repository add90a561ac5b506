import { boolean, doublePrecision, integer, jsonb, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("quality");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

type Outcome = "passed" | "failed" | "accepted" | "fixed" | "rejected";
type RuleKind =
  | "region_count"
  | "min_size"
  | "inside_image"
  | "duplicates"
  | "too_fast"
  | "required_fields"
  | "geometry"
  | "overlap"
  | "text_pattern"
  | "expression";

export const checks = schema.table("checks", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  taskId: uuid("task_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  kind: text("kind").$type<"automated" | "review">().notNull(),
  status: text("status").$type<"pending" | "resolving" | "completed">().notNull(),
  outcome: text("outcome").$type<Outcome>(),
  actionKey: text("action_key"),
  annotationIds: uuid("annotation_ids").array().notNull(),
  versions: jsonb("versions").$type<Record<string, number>>().notNull(),
  authors: jsonb("authors").$type<Record<string, string>>().notNull(),
  acceptedAnnotationId: uuid("accepted_annotation_id"),
  rejected: jsonb("rejected").notNull().default([]),
  reason: text("reason").notNull().default(""),
  issues: jsonb("issues").notNull().default([]),
  findings: jsonb("findings").notNull().default([]),
  agreement: doublePrecision("agreement"),
  goldAccuracy: doublePrecision("gold_accuracy"),
  reviewerId: uuid("reviewer_id"),
  secondOf: uuid("second_of"),
  reviewShare: doublePrecision("review_share"),
  resolution: jsonb("resolution"),
  createdAt: instant("created_at").notNull(),
  completedAt: instant("completed_at"),
  version: integer("version").notNull().default(1),
  moreWanted: integer("more_wanted"),
  threshold: doublePrecision("threshold"),
  unsure: boolean("unsure").notNull().default(false),
});

export const rules = schema.table("rules", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  kind: text("kind").$type<RuleKind>().notNull(),
  params: jsonb("params").$type<Record<string, unknown>>().notNull(),
  severity: text("severity").$type<"error" | "warning">().notNull(),
  enabled: boolean("enabled").notNull(),
  createdAt: instant("created_at").notNull(),
  version: integer("version").notNull().default(1),
});

/** One run of a project's rules over a batch: `lastTaskId` is how far it has come. */
export const batchChecks = schema.table("batch_checks", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  status: text("status").$type<"queued" | "running" | "completed" | "failed">().notNull(),
  tasks: integer("tasks").notNull(),
  checked: integer("checked").notNull().default(0),
  passed: integer("passed").notNull().default(0),
  failed: integer("failed").notNull().default(0),
  lastTaskId: uuid("last_task_id"),
  error: text("error"),
  requestedBy: uuid("requested_by"),
  createdAt: instant("created_at").notNull(),
  completedAt: instant("completed_at"),
});

export const golds = schema.table("golds", {
  taskId: uuid("task_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  expected: jsonb("expected").notNull(),
  purpose: text("purpose").$type<"onboarding" | "continuous">().notNull(),
  status: text("status").$type<"active" | "retired" | "withdrawn">().notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  version: integer("version").notNull().default(1),
  explanation: text("explanation").notNull().default(""),
});

export const goldAnswers = schema.table("gold_answers", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  taskId: uuid("task_id").notNull(),
  userId: uuid("user_id").notNull(),
  annotationId: uuid("annotation_id").notNull(),
  result: jsonb("result").notNull(),
  fingerprint: text("fingerprint").notNull(),
  score: doublePrecision("score").notNull(),
  classes: jsonb("classes").$type<Record<string, [agreed: number, of: number]>>().notNull(),
  goldVersion: integer("gold_version").notNull(),
  answeredAt: instant("answered_at").notNull(),
});

export const goldAppeals = schema.table("gold_appeals", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  taskId: uuid("task_id").notNull(),
  userId: uuid("user_id").notNull(),
  reason: text("reason").notNull(),
  status: text("status").$type<"open" | "upheld" | "declined">().notNull(),
  answer: text("answer").notNull().default(""),
  decidedBy: uuid("decided_by"),
  createdAt: instant("created_at").notNull(),
  decidedAt: instant("decided_at"),
});

export const goldPolicies = schema.table("gold_policies", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  threshold: doublePrecision("threshold").notNull(),
  minAnswers: integer("min_answers").notNull(),
  halfLifeDays: doublePrecision("half_life_days").notNull(),
  pause: boolean("pause").notNull(),
  feedback: boolean("feedback").notNull(),
  version: integer("version").notNull().default(1),
});

export const pauses = schema.table(
  "pauses",
  {
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    reason: text("reason").notNull(),
    accuracy: doublePrecision("accuracy"),
    pausedAt: instant("paused_at").notNull(),
    resumedAt: instant("resumed_at"),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const issueTaxonomies = schema.table("issue_taxonomies", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  items: jsonb("items").$type<{ key: string; title: string }[]>().notNull(),
  version: integer("version").notNull().default(1),
});

export const checkMessages = schema.table("check_messages", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  checkId: uuid("check_id").notNull(),
  userId: uuid("user_id").notNull(),
  body: text("body").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const skillObservations = schema.table(
  "skill_observations",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    source: text("source").$type<"gold" | "review" | "consensus">().notNull(),
    subjectId: uuid("subject_id").notNull(),
    class: text("class").notNull(),
    score: doublePrecision("score").notNull(),
    weight: doublePrecision("weight").notNull(),
    observedAt: instant("observed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.userId, t.source, t.class] })],
);

export const reviewPolicies = schema.table("review_policies", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  bySkill: boolean("by_skill").notNull(),
  fullBelow: doublePrecision("full_below").notNull(),
  leastShare: doublePrecision("least_share").notNull(),
  halfLifeDays: doublePrecision("half_life_days").notNull(),
  adjudicateBelow: doublePrecision("adjudicate_below").notNull().default(0.7),
  version: integer("version").notNull().default(1),
});

export const consensusLabels = schema.table(
  "consensus_labels",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    taskId: uuid("task_id").notNull(),
    family: text("family").notNull(),
    item: text("item").notNull(),
    userId: uuid("user_id").notNull(),
    label: text("label").notNull(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.family, t.item, t.userId] })],
);

export const consensusItems = schema.table(
  "consensus_items",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    taskId: uuid("task_id").notNull(),
    family: text("family").notNull(),
    item: text("item").notNull(),
    posterior: jsonb("posterior").$type<Record<string, number>>().notNull(),
    label: text("label").notNull(),
    confidence: doublePrecision("confidence").notNull(),
    entropy: doublePrecision("entropy").notNull(),
    answers: integer("answers").notNull(),
    decided: boolean("decided").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.family, t.item] })],
);

export const consensusTasks = schema.table("consensus_tasks", {
  taskId: uuid("task_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  customerId: uuid("customer_id"),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  status: text("status").$type<"gathering" | "agreed" | "required" | "adjudicated">().notNull(),
  confidence: doublePrecision("confidence").notNull(),
  entropy: doublePrecision("entropy").notNull(),
  answers: integer("answers").notNull(),
  divided: boolean("divided").notNull(),
  updatedAt: instant("updated_at").notNull(),
  leftOut: integer("left_out").notNull().default(0),
  versions: jsonb("versions").$type<Record<string, number>>().notNull().default({}),
});

export const taskQuality = schema.table("task_quality", {
  taskId: uuid("task_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  batchId: uuid("batch_id").notNull(),
  firstReview: text("first_review").$type<"accepted" | "fixed" | "rejected">(),
  fixed: boolean("fixed").notNull(),
  sentBack: integer("sent_back").notNull(),
  agreement: doublePrecision("agreement"),
  issues: jsonb("issues").$type<Record<string, number>>().notNull(),
  completedAt: instant("completed_at").notNull(),
});

export const consensusPolicies = schema.table("consensus_policies", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  models: jsonb("models").$type<Record<string, string>>().notNull(),
  regions: text("regions").notNull(),
  fuse: boolean("fuse").notNull(),
  overlap: jsonb("overlap").$type<{ min: number; max: number; price: number }>(),
  version: integer("version").notNull().default(1),
});

export const consensusFits = schema.table("consensus_fits", {
  projectId: uuid("project_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  newest: integer("newest").notNull(),
  of: integer("of").notNull(),
  fittedAt: instant("fitted_at").notNull(),
});

export const consensusAnswers = schema.table(
  "consensus_answers",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    taskId: uuid("task_id").notNull(),
    field: text("field").notNull(),
    userId: uuid("user_id").notNull(),
    answer: jsonb("answer").notNull(),
    about: jsonb("about").$type<Record<string, string>>(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.field, t.userId] })],
);

export const skillAlarms = schema.table("skill_alarms", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  userId: uuid("user_id").notNull(),
  kind: text("kind").$type<"drift" | "fatigue">().notNull(),
  before: doublePrecision("before").notNull(),
  now: doublePrecision("now").notNull(),
  raisedAt: instant("raised_at").notNull(),
  pace: doublePrecision("pace"),
});

export const paces = schema.table("paces", {
  annotationId: uuid("annotation_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  projectId: uuid("project_id").notNull(),
  userId: uuid("user_id").notNull(),
  seconds: doublePrecision("seconds").notNull(),
  submittedAt: instant("submitted_at").notNull(),
});
