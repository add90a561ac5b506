import type { Identity } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";

/** Writes one JSON line about an answered request: no addresses, names, tokens, bodies or query strings; of a path without a route only its beginning. */
export function logAccess(call: Call, url: string, answer: Response): void {
  if (call.settings.ACCESS_LOG === "off") return;
  const { status } = answer;
  const now = Date.now();
  const ms = now - call.startedAt;
  const route = call.route?.pattern ?? new URL(url).pathname.split("/").slice(0, 2).join("/");
  // Put together by hand, for that costs a third; only methods and paths can hold what JSON must escape.
  let line = `{"level":"${status >= 500 ? "error" : "info"}","time":"${instant(now)}","msg":"request","requestId":"${call.id}","traceId":"${call.traceparent.slice(3, 35)}","method":${JSON.stringify(call.method)},"route":${JSON.stringify(route)}`;
  if (call.version) line += `,"version":"${call.version}"`;
  line += `,"status":${status},"bytes":${bytesOf(answer)},"ms":${ms}`;
  if (call.upstreamMs !== undefined) line += `,"edgeMs":${ms - call.upstreamMs},"upstreamMs":${call.upstreamMs}`;
  if (call.retries) line += `,"retries":${call.retries}`;
  if (call.refused) line += `,"refused":"${call.refused}"`;
  if (call.identity) line += `,"identity":"${shortHash(call.identity)}"`;
  console.log(line + "}");
}

let latest = { ms: 0, text: "" };

/** ISO-8601; made once for each millisecond. */
function instant(ms: number): string {
  if (latest.ms !== ms) latest = { ms, text: new Date(ms).toISOString() };
  return latest.text;
}

/** What the answer's length is; null for a stream, whose length nobody knows yet. */
function bytesOf(answer: Response): number | null {
  const length = answer.headers.get("content-length");
  return length === null ? (answer.body ? null : 0) : Number(length);
}

const hashes = new WeakMap<Identity, string>();

/** FNV-1a: tells callers apart in the log without naming them. */
function shortHash(identity: Identity): string {
  const { actor } = identity;
  if (actor.type === "anonymous") return "anonymous";
  let text = hashes.get(identity);
  if (text !== undefined) return text;
  let hash = 0x811c9dc5;
  for (const char of actor.id) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  text = (hash >>> 0).toString(16).padStart(8, "0");
  hashes.set(identity, text);
  return text;
}
