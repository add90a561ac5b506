import type { ServiceConnections } from "../../db/client.ts";
import type { Cipher } from "./cipher.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Logger } from "./logger.ts";
import type { Redis } from "./redis.ts";
import type { Storage } from "./storage.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Tx } from "./transaction.ts";
import type { Client } from "./wire/client.ts";
import type { Contract } from "./wire/endpoint.ts";
import { newId } from "./wire/id.ts";

export interface Actor {
  type: "user" | "api_key" | "service" | "system" | "anonymous";
  id: string;
}

/** What an actor may do; `all` for services and the system itself. */
export interface Grants {
  all: boolean;
  permissions: ReadonlySet<string>;
  roles: readonly string[];
  customerId: string | null;
  /** The person or service account that a key acts for. */
  holderId?: string | null;
  /** What is held in some projects only. */
  inProjects?: readonly ProjectGrants[];
  /** All that a key may reach; null or absent: every project. */
  limitedTo?: readonly string[] | null;
}

/** Permissions that count in some projects, through one role. */
export interface ProjectGrants {
  role: string;
  permissions: ReadonlySet<string>;
  projectIds: readonly string[];
}

/** What a service has at hand in a process. */
export interface Runtime {
  service: string;
  db: ServiceConnections;
  redis: Redis;
  storage: Storage;
  cipher: Cipher;
  config: Config;
  clock: Clock;
  log: Logger;
  telemetry: Telemetry;
  /** Another service's verbs, in this process or over HTTP; throws inside a transaction. */
  call<C extends Contract>(ctx: Context, service: string, contract: C): Client<C>;
  /** Tells the relay that the outbox has something, and the job runner that there is work. */
  wake(what: "relay" | "jobs"): void;
}

/** Everything that a verb may know about why it runs. */
export interface Context {
  runtime: Runtime;
  clock: Clock;
  log: Logger;
  workspaceId: string;
  actor: Actor;
  sessionId: string | null;
  grants: Grants;
  /** The projects in which what the actor does now is permitted; null: in all of them. Row-level security shows no other. */
  projects: readonly string[] | null;
  ip: string | null;
  userAgent: string | null;
  /** Where the caller is, as far as the edge knows. */
  place: string | null;
  /** When the session's person last proved who they are, in milliseconds. */
  authenticatedAt: number | null;
  /** By what they did (RFC 8176). */
  amr: readonly string[];
  requestId: string;
  correlationId: string;
  causationId: string | null;
  traceparent: string | null;
  /** Set while a request with an Idempotency-Key runs: called at the end of each transaction, it notes that there was an effect. */
  noteEffect: ((tx: Tx) => Promise<void>) | null;
  /** When whoever called stops waiting, in epoch milliseconds: what has not begun by then is not begun any more. */
  deadlineAt: number | null;
  /** Another service's typed client, in this context's workspace: `ctx.call("projects", projectsContract).getProject({ projectId })`. */
  call<C extends Contract>(service: string, contract: C): Client<C>;
}

export const NO_WORKSPACE = "00000000-0000-0000-0000-000000000000";
export const everything: Grants = { all: true, permissions: new Set(), roles: [], customerId: null };
export const nothing: Grants = { all: false, permissions: new Set(), roles: [], customerId: null };

export type ContextSeed = Partial<Omit<Context, "runtime" | "call" | "clock" | "log">> & { workspaceId: string };

/** Makes a context; without an actor it is the service acting by itself. */
export function createContext(runtime: Runtime, seed: ContextSeed): Context {
  const requestId = seed.requestId ?? newId();
  const actor = seed.actor ?? { type: "system", id: runtime.service };
  const ctx: Context = {
    sessionId: null,
    projects: null,
    ip: null,
    userAgent: null,
    place: null,
    authenticatedAt: null,
    amr: [],
    causationId: null,
    traceparent: null,
    noteEffect: null,
    deadlineAt: null,
    correlationId: requestId,
    grants: seed.actor ? nothing : everything,
    ...seed,
    actor,
    requestId,
    runtime,
    clock: runtime.clock,
    log: runtime.log.child({ service: runtime.service, requestId, correlationId: seed.correlationId ?? requestId }),
    call: (service, contract) => runtime.call(ctx, service, contract),
  };
  return ctx;
}

/** `type:id` of an actor, as events and audit rows carry it. */
export function actorName(actor: Actor): string {
  return `${actor.type}:${actor.id}`;
}
