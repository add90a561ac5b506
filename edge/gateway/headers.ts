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
  return Object.fromEntries(forwarded.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])));
}

/** The headers of core's answer that callers get. */
export function answerHeaders(headers: Headers): Headers {
  const passed = new Headers();
  for (const [name, value] of headers) if (!kept.test(name)) passed.set(name, value);
  if (!passed.has("cache-control")) passed.set("cache-control", "no-store");
  return passed;
}
