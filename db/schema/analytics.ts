import { doublePrecision, integer, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("analytics");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const rollups = schema.table(
  "rollups",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    metric: text("metric").notNull(),
    grain: text("grain").notNull(),
    at: instant("at").notNull(),
    value: doublePrecision("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.metric, t.grain, t.at] })],
);

export const userRollups = schema.table(
  "user_rollups",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    userId: uuid("user_id").notNull(),
    day: instant("day").notNull(),
    submitted: integer("submitted").notNull().default(0),
    activeSeconds: doublePrecision("active_seconds").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.userId, t.day] })],
);

export const transitionRollups = schema.table(
  "transition_rollups",
  {
    workspaceId: uuid("workspace_id").notNull(),
    projectId: uuid("project_id").notNull(),
    day: instant("day").notNull(),
    fromState: text("from_state").notNull(),
    toState: text("to_state").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.day, t.fromState, t.toState] })],
);

export const authors = schema.table("authors", {
  annotationId: uuid("annotation_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
});
