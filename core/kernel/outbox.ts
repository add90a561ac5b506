import { sql } from "drizzle-orm";
import * as v from "valibot";
import { actorName, type Context } from "./context.ts";
import { afterCommit, type Tx } from "./transaction.ts";
import type { Envelope, EventData, EventTable } from "./wire/event.ts";
import { newId } from "./wire/id.ts";

/** Writes one event into the service's outbox, in the transaction that makes it true. Returns the event's id. */
export async function emit<T extends EventTable, K extends keyof T["types"] & string>(
  tx: Tx,
  ctx: Context,
  table: T,
  type: K,
  data: EventData<T, K>,
): Promise<string> {
  const [id] = await emitMany(tx, ctx, table, type, [data]);
  return id!;
}

/** Writes many events of one type by one statement; they keep their order. */
export function emitMany<T extends EventTable, K extends keyof T["types"] & string>(
  tx: Tx,
  ctx: Context,
  table: T,
  type: K,
  list: readonly EventData<T, K>[],
): Promise<string[]> {
  return emitEach(
    tx,
    table,
    type,
    list.map((data) => ({ ctx, data })),
  );
}

/** The same for events that have different causes, or different workspaces: each is written as what its own context says. */
export async function emitEach<T extends EventTable, K extends keyof T["types"] & string>(
  tx: Tx,
  table: T,
  type: K,
  list: readonly { ctx: Context; data: EventData<T, K> }[],
): Promise<string[]> {
  const runtime = list[0]?.ctx.runtime;
  if (!runtime) return [];
  const envelopes = list.map(({ ctx, data }) => envelope(ctx, table, type, data));
  const rows = JSON.stringify(
    envelopes.map((e) => ({ id: e.id, workspace_id: e.workspaceid, partition_key: e.partitionkey, envelope: e })),
  );
  await tx.execute(sql`
    insert into ${sql.identifier(table.service)}.outbox (id, workspace_id, partition_key, envelope)
    select id, workspace_id, partition_key, envelope
    from json_to_recordset(${rows}::text::json) as r(id uuid, workspace_id uuid, partition_key text, envelope json)`);
  afterCommit(() => runtime.wake("relay"));
  return envelopes.map((e) => e.id);
}

/** Whom an event is from and what it follows from: what its envelope tells of a context. */
export interface Origin {
  workspaceId: string;
  /** `type:id`. */
  actor: string;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
}

function envelope<T extends EventTable, K extends keyof T["types"] & string>(
  ctx: Context,
  table: T,
  type: K,
  data: EventData<T, K>,
): Envelope {
  const parsed = v.parse(table.types[type]!.schema, data) as EventData<T, K>;
  return envelopeFor({ ...ctx, actor: actorName(ctx.actor) }, ctx.clock.now(), table, type, parsed);
}

/** The envelope of an event whose data is known to fit, for statements that write the outbox by themselves. */
export function envelopeFor<T extends EventTable, K extends keyof T["types"] & string>(
  origin: Origin,
  now: Date,
  table: T,
  type: K,
  data: EventData<T, K>,
): Envelope {
  const definition = table.types[type]!;
  const fields = data as Record<string, unknown>;
  return {
    ...bareEnvelope(origin, now, table, type),
    subject: String(fields[definition.subject]),
    partitionkey: String(fields[definition.key]),
    data: fields,
  };
}

/** The envelope of an event that a statement of the database finishes: what it is about is found only there. */
export function envelopeBefore<T extends EventTable, K extends keyof T["types"] & string>(
  ctx: Context,
  now: Date,
  table: T,
  type: K,
): BareEnvelope {
  return bareEnvelope({ ...ctx, actor: actorName(ctx.actor) }, now, table, type);
}

type BareEnvelope = Omit<Envelope, "subject" | "partitionkey" | "data">;

function bareEnvelope(
  { workspaceId, actor, correlationId, causationId, traceparent }: Origin,
  now: Date,
  table: EventTable,
  type: string,
): BareEnvelope {
  return {
    specversion: "1.0",
    id: newId(),
    source: `/welo/${table.service}`,
    type,
    time: now.toISOString(),
    datacontenttype: "application/json",
    dataschema: `https://welo.dev/events/${type}`,
    workspaceid: workspaceId,
    actor,
    correlationid: correlationId,
    causationid: causationId,
    traceparent,
  };
}
