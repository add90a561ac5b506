import { createHash } from "node:crypto";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { allEvents } from "./all-events.ts";
import { canonical, type Unhashed } from "./chain.ts";

/** Larger data is kept as its digest. */
const mostBytes = 16_384;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const longer: Record<string, string> = { check: "quality_check" };

/** What kind of thing an event type is about, from the name of the field that is its subject. */
const entityTypes = new Map(
  allEvents.flatMap(({ types }) =>
    Object.entries(types).map(([type, { subject }]) => {
      const noun = subject.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [type, longer[noun] ?? noun] as const;
    }),
  ),
);

/** The audit row of an event, still without a hash. */
export function rowOfEvent(event: Envelope, sequence: number): Unhashed {
  const { projectId } = event.data;
  return {
    id: newId(),
    workspaceId: event.workspaceid,
    sequence,
    eventId: event.id,
    action: event.type,
    service: event.source.split("/").at(-1) ?? "",
    actor: event.actor,
    entityType: entityTypes.get(event.type) ?? event.type.split(".")[0] ?? "",
    entityId: event.subject,
    scopeId: event.partitionkey === event.subject ? null : event.partitionkey,
    projectId: typeof projectId === "string" && uuid.test(projectId) ? projectId.toLowerCase() : null,
    correlationId: event.correlationid,
    data: kept(event.data),
    at: new Date(event.time),
  };
}

function kept(data: Record<string, unknown>): Record<string, unknown> {
  const text = canonical(data);
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostBytes) return JSON.parse(text) as Record<string, unknown>;
  return { omitted: { bytes, sha256: createHash("sha256").update(text).digest("hex") } };
}
