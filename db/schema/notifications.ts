import { bigint, boolean, pgSchema, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("notifications");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

export const notifications = schema.table("notifications", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  sequence: bigint("sequence", { mode: "number" }).notNull(),
  kind: text("kind").notNull(),
  title: text("title").notNull(),
  body: text("body").notNull(),
  link: text("link").notNull(),
  eventId: uuid("event_id").notNull(),
  readAt: instant("read_at"),
  createdAt: instant("created_at").notNull(),
});

export const inboxes = schema.table("inboxes", {
  userId: uuid("user_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  sequence: bigint("sequence", { mode: "number" }).notNull().default(0),
  pushed: bigint("pushed", { mode: "number" }).notNull().default(0),
});

export const preferences = schema.table(
  "preferences",
  {
    userId: uuid("user_id").notNull(),
    kind: text("kind").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    inApp: boolean("in_app").notNull(),
    email: boolean("email").notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.kind] })],
);
