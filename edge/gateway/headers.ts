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

/** What of core's headers is between us and core, or is set here for every answer. */
const kept =
  /^(x-welo-.*|access-control-.*|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|server|x-powered-by|set-cookie|x-request-id|date|strict-transport-security|content-security-policy)$/;

/** The headers of a request to core. */
export function requestHeaders(headers: Headers): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of forwarded) {
    const value = headers.get(name);
    if (value !== null) passed[name] = value;
  }
  return passed;
}

/** The headers of core's answer that callers get, and those that every answer of ours has. */
export function answerHeaders(headers: Headers, ours: Record<string, string>): Record<string, string> {
  const passed: Record<string, string> = { "cache-control": "no-store" };
  headers.forEach((value, name) => {
    if (!kept.test(name)) passed[name] = value;
  });
  return Object.assign(passed, ours);
}
