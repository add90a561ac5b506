// Audit owns the record: every event, who caused it and when, append-only and hash-chained per workspace, so that a
// changed or missing row shows. It is also where events that no reaction could handle are looked at and replayed.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { DeadLetter, deadLetterQuery } from "../kernel/wire/event.ts";
import { Id, ids, Instant, Json } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const AuditLog = v.object({
  id: Id,
  sequence: v.number(),
  action: v.string(),
  service: v.string(),
  actor: v.string(),
  entityType: v.string(),
  entityId: v.string(),
  projectId: v.nullable(Id),
  correlationId: v.string(),
  data: Json,
  at: Instant,
  /** SHA-256 over the row and the hash before it, hex. */
  hash: v.string(),
});
export type AuditLog = v.InferOutput<typeof AuditLog>;
const word = v.pipe(v.string(), v.maxLength(200));

export const auditContract = {
  listAuditLogs: endpoint("GET", "/audit-logs", {
    summary: "Who did what, newest first",
    permission: "audit.read",
    query: v.object({
      ...pageQuery,
      actor: v.optional(word),
      action: v.optional(word),
      projectId: v.optional(Id),
      correlationId: v.optional(word),
    }),
    response: page(AuditLog),
  }),
  listEntityLogs: endpoint("GET", "/audit-logs/entity/:type/:id", {
    summary: "Everything that happened to one thing",
    permission: "audit.read",
    params: v.object({ type: v.pipe(v.string(), v.maxLength(60)), id: v.pipe(v.string(), v.maxLength(80)) }),
    query: v.object(pageQuery),
    response: page(AuditLog),
  }),
  verifyChain: endpoint("GET", "/audit-logs/verify", {
    summary: "Recompute the hash chain",
    permission: "audit.read",
    response: v.object({ rows: v.number(), intact: v.boolean(), brokenAt: v.nullable(v.number()) }),
  }),
  listDeadLetters: endpoint("GET", "/events/dead-letters", {
    summary: "Events that a reaction could not handle, those that still wait first, and of them the latest",
    permission: "event.read",
    query: v.object({ ...deadLetterQuery, service: v.optional(word) }),
    problems: ["audit.unknown_service"],
    response: v.object({ ...page(DeadLetter).entries, unreachable: v.array(v.string()) }),
  }),
  replayDeadLetter: endpoint("POST", "/events/dead-letters/:service/:deadLetterId/replay", {
    summary: "Hand a parked event to its reaction again",
    permission: "event.replay",
    params: v.object({ service: word, ...ids("deadLetterId").entries }),
    problems: ["audit.unknown_service"],
    response: v.object({ replayed: v.boolean(), error: v.nullable(v.string()) }),
  }),
};
