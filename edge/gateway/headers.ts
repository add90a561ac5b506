/** What of a caller's headers core gets to see; the rest (identity, cookies, tokens, hop-by-hop) ends here. */
const forwarded = [
  "accept",
  "accept-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "last-event-id",
  "prefer",
  "range",
];

/** What of core's headers callers get; the rest is between us and core, or is said here for every answer. */
const answered = [
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

/** The headers of a request to core. */
export function requestHeaders(headers: Headers): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of forwarded) {
    const value = headers.get(name);
    if (value !== null) passed[name] = value;
  }
  return passed;
}

/** Adds to the headers of an answer what callers get of core's; nobody keeps what core does not let them. */
export function addCores(headers: Headers, cores: Headers): void {
  headers.set("cache-control", cores.get("cache-control") ?? "no-store");
  for (const name of answered) {
    const value = cores.get(name);
    if (value !== null) headers.set(name, value);
  }
}
