import { sql } from "drizzle-orm";
import type { Runtime } from "./context.ts";
import { reasonOf } from "./logger.ts";
import { systemQuery, type Tx } from "./transaction.ts";
import type { Envelope } from "./wire/event.ts";
import { newId } from "./wire/id.ts";

/** Claims an event for a reaction in the reaction's own transaction; false when it was handled before. */
export async function claim(tx: Tx, runtime: Runtime, reaction: string, event: Envelope): Promise<boolean> {
  return (await claimMany(tx, runtime, reaction, [event])).length === 1;
}

/** Claims many events by one statement; returns those not handled before, in their order. */
export async function claimMany(
  tx: Tx,
  runtime: Runtime,
  reaction: string,
  events: readonly Envelope[],
): Promise<Envelope[]> {
  const rows = JSON.stringify(events.map((event) => ({ id: event.id, w: event.workspaceid })));
  const fresh = await tx.execute<{ event_id: string }>(sql`
    insert into ${sql.identifier(runtime.service)}.inbox (event_id, reaction, workspace_id)
    select id, ${reaction}, w from jsonb_to_recordset(${rows}::text::jsonb) as r(id uuid, w uuid)
    on conflict do nothing returning event_id`);
  const ids = new Set(fresh.map((row) => row.event_id));
  return events.filter((event) => ids.delete(event.id));
}

/** Parks an event that a reaction could not handle, so that the next ones can go on; it can be replayed. */
export async function park(
  runtime: Runtime,
  reaction: string,
  event: Envelope,
  attempts: number,
  error: unknown,
): Promise<void> {
  const message = reasonOf(error);
  await systemQuery(runtime, (tx) =>
    tx.execute(sql`
      insert into ${sql.identifier(runtime.service)}.dead_letters (id, workspace_id, event_id, reaction, type, subject, envelope, attempts, error)
      values (${newId()}, ${event.workspaceid}, ${event.id}, ${reaction}, ${event.type}, ${event.subject}, ${JSON.stringify(event)}::text::jsonb, ${attempts}, ${message})
      on conflict (event_id, reaction) do update set attempts = excluded.attempts, error = excluded.error, failed_at = now(), replayed_at = null`),
  );
  runtime.telemetry.deadLetters.inc({ service: runtime.service, reaction });
  const { id: requestId, correlationid: correlationId, type } = event;
  runtime.log.error(
    { service: runtime.service, requestId, correlationId, reaction, type, eventId: event.id, attempts },
    "an event was parked",
  );
}
