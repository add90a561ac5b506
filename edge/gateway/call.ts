import type { Identity } from "../../core/kernel/wire/signature.ts";
import { newId, randomHex } from "../../core/kernel/wire/id.ts";
import type { Bindings, Settings } from "../env.ts";
import { placeOf } from "./place.ts";
import type { Route } from "./route.ts";
import { readTrace } from "./trace.ts";

/** Everything that is known of one request while it is answered. */
export interface Call {
  /** Ours, never the caller's. */
  id: string;
  startedAt: number;
  settings: Settings;
  /** W3C trace context: the caller's trace where there is one, with a span of ours. */
  traceparent: string;
  tracestate: string | null;
  ip: string | null;
  userAgent: string | null;
  /** City and country, where they are known. */
  place: string | null;
  route?: Route;
  /** The name of the API's version that the caller speaks. */
  version?: string;
  /** Path without the version, with its query, as core sees it. */
  path?: string;
  identity?: Identity;
  /** Time that core took, in milliseconds. */
  upstreamMs?: number;
  /** How often core was asked again. */
  retries?: number;
  /** Why core was not asked: too much was under way, or no origin of it answers. */
  refused?: "full" | "broken";
  /** Headers that the answer gets. */
  answerHeaders: Record<string, string>;
}

/** What hono's context carries here. */
export interface Edge {
  Bindings: Bindings;
  Variables: { call: Call };
}

/** Begins a call: a fresh request id and a span of the caller's trace. */
export function beginCall(headers: Headers, settings: Settings, cf?: unknown): Call {
  const ip = headers.get("cf-connecting-ip");
  const id = newId();
  const trace = readTrace(headers.get("traceparent"), headers.get("tracestate"));
  return {
    id,
    startedAt: Date.now(),
    settings,
    traceparent: `00-${trace?.traceId ?? randomHex(16)}-${randomHex(8)}-${trace?.flags ?? "01"}`,
    tracestate: trace?.tracestate ?? null,
    ip,
    userAgent: headers.get("user-agent")?.slice(0, 400) ?? null,
    place: placeOf(cf, ip),
    answerHeaders: { "x-request-id": id },
  };
}
