import { bigint, customType, jsonb, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { furniture, instant } from "./furniture.ts";

const schema = pgSchema("audit");
export const { outbox, relayState, inbox, deadLetters, jobs, idempotencyKeys } = furniture(schema);

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

export const logs = schema.table("logs", {
  id: uuid("id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  sequence: bigint("sequence", { mode: "number" }).notNull(),
  eventId: uuid("event_id").notNull(),
  action: text("action").notNull(),
  service: text("service").notNull(),
  actor: text("actor").notNull(),
  entityType: text("entity_type").notNull(),
  entityId: text("entity_id").notNull(),
  scopeId: text("scope_id"),
  projectId: uuid("project_id"),
  correlationId: text("correlation_id").notNull(),
  data: jsonb("data").$type<Record<string, unknown>>().notNull(),
  at: instant("at").notNull(),
  hash: bytea("hash").notNull(),
});

export const chainHeads = schema.table("chain_heads", {
  workspaceId: uuid("workspace_id").primaryKey(),
  sequence: bigint("sequence", { mode: "number" }).notNull(),
  hash: bytea("hash").notNull(),
});
