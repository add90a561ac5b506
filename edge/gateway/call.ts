import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { AnswerHeaders } from "../../core/kernel/wire/answer-headers.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import type { Bindings, Settings } from "../env.ts";
import { isTooLong } from "./headers.ts";
import { placeOf } from "./place.ts";
import type { Route } from "./route.ts";
import { readTrace } from "./trace.ts";

/** Everything that is known of one request while it is answered. */
export interface Call {
  /** Ours, never the caller's. */
  id: string;
  startedAt: number;
  settings: Settings;
  /** The request's own method, HEAD too, and its headers: to ask a request for them again costs each time. */
  method: string;
  headers: Headers;
  /** W3C trace context: the caller's trace where there is one, with a span of ours. */
  traceparent: string;
  tracestate: string | null;
  ip: string | null;
  userAgent: string | null;
  /** One of the headers that every request is asked for is longer than what is read. */
  tooLong: boolean;
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
  /** Whether the caller came over TLS. */
  secure: boolean;
  /** Headers that the answer gets besides those of every answer. */
  answerHeaders: AnswerHeaders;
  /** The answer has them. */
  dressed: boolean;
  /** How many requests were sent to core for this one. */
  sent: number;
}

/** What hono's context carries here. */
export interface Edge {
  Bindings: Bindings & { call: Call };
}

/** What a call is begun with: a request, or what stands for one where there is none. */
interface Caller {
  url: string;
  method: string;
  headers: Headers;
  cf?: unknown;
}

/** Who is connected: as workerd itself says where it stands alone, and there anybody could set Cloudflare's header; else as Cloudflare says. */
function addressOf(cf: unknown, headers: Headers): string | null {
  const peer = (cf as { clientIp?: unknown } | undefined)?.clientIp;
  return typeof peer === "string"
    ? peer.slice(peer.startsWith("[") ? 1 : 0, peer.lastIndexOf(peer.startsWith("[") ? "]:" : ":"))
    : headers.get("cf-connecting-ip");
}

/** Begins a call: a fresh request id and a span of the caller's trace; without one the request's id names the trace. */
export function beginCall(caller: Caller, settings: Settings): Call {
  const { url, method, headers, cf } = caller;
  const ip = addressOf(cf, headers);
  const startedAt = Date.now();
  const id = newId(startedAt);
  const parent = headers.get("traceparent");
  const state = headers.get("tracestate");
  const userAgent = headers.get("user-agent");
  const trace = parent === null ? null : readTrace(parent, state);
  const digits = id.replaceAll("-", "");
  return {
    id,
    startedAt,
    settings,
    method,
    headers,
    traceparent: `00-${trace?.traceId ?? digits}-${digits.slice(16)}-${trace?.flags ?? "01"}`,
    tracestate: trace?.tracestate ?? null,
    ip,
    userAgent: userAgent?.slice(0, 400) ?? null,
    tooLong: [parent, state, userAgent, headers.get("cookie")].some(isTooLong),
    place: ip === null ? null : placeOf(cf, ip),
    secure: url.startsWith("https:"),
    answerHeaders: {},
    dressed: false,
    sent: 0,
  };
}
