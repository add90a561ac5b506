import {
  bigint,
  boolean,
  integer,
  json,
  jsonb,
  type PgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/** A timestamptz column read as a Date. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}

/** The tables that every service has in its own schema. */
export function furniture<N extends string>(schema: PgSchema<N>) {
  return {
    outbox: schema.table("outbox", {
      seq: bigint("seq", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
      id: uuid("id").notNull(),
      workspaceId: uuid("workspace_id").notNull(),
      partitionKey: text("partition_key").notNull(),
      envelope: json("envelope").notNull(),
      createdAt: instant("created_at").notNull().defaultNow(),
      publishedAt: instant("published_at"),
    }),
    relayState: schema.table("relay_state", {
      singleton: boolean("singleton").primaryKey().default(true),
      epoch: text("epoch").notNull(),
    }),
    inbox: schema.table(
      "inbox",
      {
        eventId: uuid("event_id").notNull(),
        reaction: text("reaction").notNull(),
        workspaceId: uuid("workspace_id").notNull(),
        handledAt: instant("handled_at").notNull().defaultNow(),
      },
      (t) => [primaryKey({ columns: [t.eventId, t.reaction] })],
    ),
    deadLetters: schema.table("dead_letters", {
      id: uuid("id").primaryKey(),
      workspaceId: uuid("workspace_id").notNull(),
      eventId: uuid("event_id").notNull(),
      reaction: text("reaction").notNull(),
      type: text("type").notNull(),
      subject: text("subject").notNull(),
      envelope: jsonb("envelope").notNull(),
      attempts: integer("attempts").notNull(),
      error: text("error").notNull(),
      failedAt: instant("failed_at").notNull().defaultNow(),
      replayedAt: instant("replayed_at"),
    }),
    jobs: schema.table("jobs", {
      id: uuid("id").primaryKey(),
      workspaceId: uuid("workspace_id").notNull(),
      name: text("name").notNull(),
      dedupeKey: text("dedupe_key"),
      payload: jsonb("payload").notNull(),
      status: text("status").notNull().default("queued"),
      attempts: integer("attempts").notNull().default(0),
      runAt: instant("run_at").notNull().defaultNow(),
      lockedUntil: instant("locked_until"),
      error: text("error"),
      context: jsonb("context").notNull(),
      createdAt: instant("created_at").notNull().defaultNow(),
      finishedAt: instant("finished_at"),
    }),
    idempotencyKeys: schema.table(
      "idempotency_keys",
      {
        workspaceId: uuid("workspace_id").notNull(),
        actor: text("actor").notNull(),
        key: text("key").notNull(),
        endpoint: text("endpoint").notNull(),
        fingerprint: text("fingerprint").notNull(),
        status: integer("status"),
        headers: jsonb("headers"),
        body: text("body"),
        tookEffect: boolean("took_effect").notNull().default(false),
        createdAt: instant("created_at").notNull().defaultNow(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.actor, t.key] })],
    ),
  };
}
