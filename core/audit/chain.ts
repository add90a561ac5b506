import { createHash } from "node:crypto";
import type { LogRow } from "./store.ts";

export type Unhashed = Omit<LogRow, "hash">;

/** What stands before a chain's first row. */
export const beginning = new Uint8Array(32);

/** SHA-256 over the hash before it and the row as canonical JSON: what is hashed is what the table gives back. */
export function hashRow(before: Uint8Array, row: Unhashed): Buffer {
  const {
    id,
    workspaceId,
    sequence,
    eventId,
    action,
    service,
    actor,
    entityType,
    entityId,
    scopeId,
    projectId,
    correlationId,
    data,
    at,
  } = row;
  const fields = [
    id,
    workspaceId,
    sequence,
    eventId,
    action,
    service,
    actor,
    entityType,
    entityId,
    scopeId,
    projectId,
    correlationId,
    at.toISOString(),
    data,
  ];
  return createHash("sha256").update(before).update(canonical(fields)).digest();
}

/** JSON with the keys of objects in order (RFC 8785's idea), since jsonb keeps none. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}
