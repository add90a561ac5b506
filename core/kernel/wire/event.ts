import * as v from "valibot";
import { endpoint } from "./endpoint.ts";
import { Id, ids, Instant } from "./id.ts";
import { page, pageQuery } from "./page.ts";

/** CloudEvents 1.0 envelope with the extensions that every Welo event carries. */
export const Envelope = v.object({
  specversion: v.literal("1.0"),
  id: Id,
  source: v.string(),
  type: v.string(),
  subject: v.string(),
  time: Instant,
  datacontenttype: v.literal("application/json"),
  dataschema: v.string(),
  workspaceid: Id,
  actor: v.string(),
  partitionkey: v.string(),
  correlationid: v.string(),
  causationid: v.nullable(v.string()),
  traceparent: v.nullable(v.string()),
  data: v.record(v.string(), v.unknown()),
});
export type Envelope = v.InferOutput<typeof Envelope>;
export type EventOf<D> = Omit<Envelope, "data"> & { data: D };

type DataSchema = v.GenericSchema<Record<string, unknown>, Record<string, unknown>>;
export interface EventDefinition<S extends v.GenericSchema = DataSchema> {
  schema: S;
  /** The field of `data` that is the subject. */
  subject: string;
  /** The field of `data` whose value orders events: same key, same order. */
  key: string;
}
export interface EventTable<
  T extends Record<string, EventDefinition<v.GenericSchema>> = Record<string, EventDefinition<v.GenericSchema>>,
> {
  service: string;
  types: T;
}
export type EventData<T extends EventTable, K extends keyof T["types"]> = v.InferOutput<T["types"][K]["schema"]>;

/** Declares what a service says: `events("tasks", { "task.created": event(schema, "taskId") })`. */
export function events<const T extends Record<string, EventDefinition<v.GenericSchema>>>(
  service: string,
  types: T,
): EventTable<T> {
  return { service, types };
}

/** One event type: its data, the field that is its subject, and the field that orders it (the task's id wherever there is one). */
export function event<S extends v.GenericSchema>(
  schema: S,
  subject: string,
  key: string = subject,
): EventDefinition<S> {
  return { schema, subject, key };
}

/** An event that a reaction could not handle, parked until somebody replays it. */
export const DeadLetter = v.object({
  id: Id,
  service: v.string(),
  reaction: v.string(),
  type: v.string(),
  subject: v.string(),
  attempts: v.number(),
  error: v.string(),
  event: v.record(v.string(), v.unknown()),
  failedAt: Instant,
  replayedAt: v.nullable(Instant),
});
export type DeadLetter = v.InferOutput<typeof DeadLetter>;

/** Where one stands in a list: what waits before what was replayed, and of each the latest first. */
export function placeOf({ id, replayedAt }: Pick<DeadLetter, "id" | "replayedAt">): string {
  return `${replayedAt === null ? "waits" : "replayed"}.${id}`;
}
const place = /^(?:waits|replayed)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const deadLetterQuery = {
  ...pageQuery,
  cursor: v.optional(v.pipe(v.string(), v.regex(place, "is no cursor of this list"))),
};

/** What every service answers about its own parked events, to services only. */
export function deadLettersOf(service: string) {
  return {
    listDeadLetters: endpoint("GET", `/internal/${service}/dead-letters`, {
      summary: "Parked events",
      internal: true,
      query: v.object(deadLetterQuery),
      response: page(DeadLetter),
    }),
    replayDeadLetter: endpoint("POST", `/internal/${service}/dead-letters/:deadLetterId/replay`, {
      summary: "Hand a parked event to its reaction again",
      internal: true,
      params: ids("deadLetterId"),
      response: v.object({ replayed: v.boolean(), error: v.nullable(v.string()) }),
    }),
  };
}
