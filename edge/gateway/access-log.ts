import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";

/** Writes one JSON line about an answered request: no addresses, names, tokens, bodies or query strings; of a path without a route only its beginning. */
export function logAccess(call: Call, { method, url }: Request, answer: Response): void {
  if (call.settings.ACCESS_LOG === "off") return;
  const { status } = answer;
  const ms = Date.now() - call.startedAt;
  console.log(
    JSON.stringify({
      level: status >= 500 ? "error" : "info",
      time: new Date().toISOString(),
      msg: "request",
      requestId: call.id,
      traceId: call.traceparent.slice(3, 35),
      method,
      route: call.route?.pattern ?? new URL(url).pathname.split("/").slice(0, 2).join("/"),
      ...(call.version ? { version: call.version } : {}),
      status,
      bytes: bytesOf(answer),
      ms,
      ...(call.upstreamMs === undefined ? {} : { edgeMs: ms - call.upstreamMs, upstreamMs: call.upstreamMs }),
      ...(call.retries ? { retries: call.retries } : {}),
      ...(call.refused ? { refused: call.refused } : {}),
      ...(call.identity ? { identity: shortHash(call.identity) } : {}),
    }),
  );
}

/** What the answer's length is; null for a stream, whose length nobody knows yet. */
function bytesOf({ headers, body }: Response): number | null {
  const length = headers.get("content-length");
  return length === null ? (body ? null : 0) : Number(length);
}

/** FNV-1a: tells callers apart in the log without naming them. */
function shortHash({ actor }: Identity): string {
  if (actor.type === "anonymous") return "anonymous";
  let hash = 0x811c9dc5;
  for (const char of actor.id) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
