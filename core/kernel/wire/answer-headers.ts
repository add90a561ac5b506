/**
 * Names the request header in which the edge tells core what its answer gets besides core's own headers. Core puts them on,
 * so that the edge passes on the answer that it got: to make a second one of it costs more than all else the edge does.
 */
export const answerHeader = "x-welo-answer";

/** What the edge says of each answer: rate limits, the API's version, who may read it. */
export type AnswerHeaders = Record<string, string>;

interface Settable {
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
}

const ofAll: readonly [name: string, value: string][] = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["cross-origin-resource-policy", "same-origin"],
];
/** What only means something to a browser that shows the answer as a page (OWASP's REST security cheat sheet). */
const ofPages: readonly [name: string, value: string][] = [
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["x-permitted-cross-domain-policies", "none"],
  [
    "permissions-policy",
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
  ],
];

/** Sets on an answer what every one gets, what pages get besides, and what the edge says of this one; nobody keeps what core does not let them. */
export function dress(headers: Settable, secure: boolean, told: AnswerHeaders): void {
  for (const [name, value] of ofAll) headers.set(name, value);
  if (!headers.get("content-type")?.startsWith("application/"))
    for (const [name, value] of ofPages) headers.set(name, value);
  if (secure) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  for (const name in told) headers.set(name, told[name]!);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}

/** The value of the request header: how the caller came, and the headers as JSON. */
export function tellAnswer(secure: boolean, headers: AnswerHeaders): string {
  return (secure ? "https " : "http ") + JSON.stringify(headers);
}
