import type { Settings } from "../env.ts";
import type { Call } from "./call.ts";
import { readHeader } from "./headers.ts";

const methods = "GET, POST, PUT, PATCH, DELETE";
const requestHeaders =
  "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, traceparent, tracestate, welo-version, x-welo-browser";
const exposedHeaders =
  "etag, location, link, content-disposition, deprecation, ratelimit, ratelimit-policy, retry-after, sunset, welo-version, x-request-id";

/** Whether a page of this origin may call with the browser's credentials: our own pages, and those on the list. */
export function isAllowedOrigin(origin: string, own: string, settings: Settings): boolean {
  return origin === own || settings.ALLOWED_ORIGINS.includes(origin);
}

/** Lets pages of allowed origins read the answer; of a preflight it is the whole answer. */
export function cors({ answerHeaders, headers, method, settings }: Call, url: string): Response | null {
  const origin = readHeader(headers, "origin");
  const allowed = origin !== null && isAllowedOrigin(origin, new URL(url).origin, settings);
  answerHeaders.vary = "origin, welo-version";
  if (allowed) {
    answerHeaders["access-control-allow-origin"] = origin;
    answerHeaders["access-control-allow-credentials"] = "true";
    answerHeaders["access-control-expose-headers"] = exposedHeaders;
  }
  if (method !== "OPTIONS") return null;
  if (allowed) {
    answerHeaders["access-control-allow-methods"] = methods;
    answerHeaders["access-control-allow-headers"] = requestHeaders;
    answerHeaders["access-control-max-age"] = "7200";
  }
  return new Response(null, { status: 204 });
}
