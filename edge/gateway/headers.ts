import type { Method } from "../../core/kernel/wire/endpoint.ts";
import { answerHeader } from "../../core/kernel/wire/answer-headers.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";

/** The longest header that is read, in characters: all of a site's cookies come as one. */
const longest = 16_384;

/** Whether a header is longer than what is read. */
export function isTooLong(value: string | null): boolean {
  return value !== null && value.length > longest;
}

/** What a header that is too long is answered. */
export function headerTooLong() {
  return requestProblems.headers_too_large({ detail: `A header may have at most ${longest} characters.` });
}

/** One of a caller's headers; throws 431 where it is longer than what is read. */
export function readHeader(headers: Headers, name: string): string | null {
  const value = headers.get(name);
  if (isTooLong(value)) throw headerTooLong();
  return value;
}

/** What of a caller's headers core gets to see, for it reads them; the rest (identity, cookies, tokens, hop-by-hop) ends here. */
const forwarded = ["content-type", "idempotency-key", "if-match"];

/** What of core's headers callers get; the rest is between us and core, or is said here for every answer. */
const answered = [
  "cache-control",
  "content-type",
  "content-length",
  "content-encoding",
  "content-disposition",
  "content-range",
  "accept-ranges",
  "etag",
  "last-modified",
  "location",
  "allow",
  "retry-after",
  "www-authenticate",
  "idempotency-replayed",
  "preference-applied",
];

/** The headers of a request to core, with what its answer is to get. */
export function requestHeaders(method: Method, headers: Headers, told: string): Record<string, string> {
  const passed: Record<string, string> = { [answerHeader]: told };
  // All of them tell of what is written.
  if (method === "GET") return passed;
  for (const name of forwarded) {
    const value = readHeader(headers, name);
    if (value !== null) passed[name] = value;
  }
  return passed;
}

/** What callers get of the headers of an answer that core did not dress. */
export function coresHeaders(cores: Headers): Headers {
  const headers = new Headers();
  for (const name of answered) {
    const value = cores.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
