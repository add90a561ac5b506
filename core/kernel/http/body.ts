import * as v from "valibot";
import { type Endpoint, fieldsOf } from "../wire/endpoint.ts";
import { mayLoseNames, mustKeepNames } from "../wire/lost-name.ts";
import { escapePointer, invalid, places, pointTo, requestProblems } from "../wire/problem.ts";
import { safeParse } from "../wire/safe-parse.ts";
import { readSeal, sealHeader } from "../wire/signature.ts";

export const MAX_JSON_BYTES = 20_000_000;
const MAX_DEPTH = 200;

function tooLarge() {
  return requestProblems.too_large(pointTo("", `The body may have at most ${MAX_JSON_BYTES / 1_000_000} MB.`));
}

/** Reads a JSON endpoint's body whole, up to 20 MB. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (request.method === "GET" || request.body === null) return null;
  if (Number(request.headers.get("content-length") ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAX_JSON_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  if (length === 0) return null;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function bodySigned(request: Request): string {
  return readSeal(request.headers.get(sealHeader))?.body ?? "";
}

/** Whether a body is signed by its hash, and so has to be read before anything is done with it. */
export function isHashed(request: Request): boolean {
  return bodySigned(request).startsWith("sha256:");
}

/** What was read, for those who read streams. */
export async function* inOnePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

/** A streamed body, which must be as long as the signature says: throws 400 in the middle, or at the end, of one that is not. */
export async function* asLongAsSigned(request: Request): AsyncGenerator<Uint8Array> {
  const signed = /^length:(\d+)$/.exec(bodySigned(request))?.[1];
  const length = signed === undefined ? null : Number(signed);
  const wrong = () => requestProblems.malformed(pointTo("", "The body is not as long as it was said to be."));
  let sent = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    sent += chunk.byteLength;
    if (length !== null && sent > length) throw wrong();
    yield chunk;
  }
  if (length !== null && sent < length) throw wrong();
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(body: Uint8Array | null): unknown {
  if (!body) return {};
  if (depthOf(body) > MAX_DEPTH)
    throw requestProblems.malformed(pointTo("", `The body is nested deeper than ${MAX_DEPTH} levels.`));
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(body);
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "unreadable";
    throw requestProblems.malformed(pointTo("", `The body is not valid JSON: ${why}`));
  }
  const broken = /\\u(0000|d[89a-f])/i.test(text) ? brokenText(value, "") : null;
  if (broken !== null)
    throw requestProblems.invalid({
      errors: [{ pointer: broken, detail: "must not hold NUL nor half a character (a lone surrogate)" }],
    });
  if (mayLoseNames(text)) mustKeepNames(value);
  return value;
}

/** The fields of a form, each given once. */
function parseForm(body: Uint8Array | null): Record<string, string> {
  let text: string;
  try {
    text = utf8.decode(body ?? new Uint8Array());
  } catch {
    throw requestProblems.malformed(pointTo("", "The body is not UTF-8."));
  }
  const fields = [...new URLSearchParams(text)];
  if (new Set(fields.map(([name]) => name)).size < fields.length)
    throw requestProblems.malformed(pointTo("", "The body gives a field twice."));
  const form = Object.fromEntries(fields);
  const broken = brokenText(form, "");
  if (broken === null) return form;
  throw requestProblems.invalid({ errors: [{ pointer: broken, detail: "must not hold NUL" }] });
}

/** How deep JSON is nested, from its bytes: parsers and databases alike run out of stack somewhere. */
function depthOf(json: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (quoted && byte === 0x5c) i++;
    else if (byte === 0x22) quoted = !quoted;
    else if (!quoted && (byte === 0x5b || byte === 0x7b)) deepest = Math.max(deepest, ++depth);
    else if (!quoted && (byte === 0x5d || byte === 0x7d)) depth--;
  }
  return deepest;
}

/** The pointer of the first text that no database can keep: one with NUL or a lone surrogate, which JSON can say by escapes. */
export function brokenText(value: unknown, pointer: string): string | null {
  if (typeof value === "string") return value.includes("\0") || !value.isWellFormed() ? pointer : null;
  if (value === null || typeof value !== "object") return null;
  for (const [name, one] of Object.entries(value)) {
    const at = `${pointer}/${escapePointer(name)}`;
    const found = brokenText(name, at) ?? brokenText(one, at);
    if (found !== null) return found;
  }
  return null;
}

function check(schema: v.GenericSchema | undefined, value: unknown, prefix: string): Record<string, unknown> {
  if (!schema) return {};
  const parsed = safeParse(schema, value, { abortPipeEarly: true });
  if (!parsed.success) throw invalid(parsed.issues, prefix);
  return parsed.output as Record<string, unknown>;
}

/** Parses path, query and body of a request into the one object that a verb receives; throws 400, 404, 422 or 428. */
export function parseInput(
  e: Endpoint,
  params: Record<string, string>,
  query: URLSearchParams,
  body: Uint8Array | null,
  ifMatch: string | null,
): Record<string, unknown> {
  const path = e.spec.params ? v.safeParse(e.spec.params, params) : null;
  if (path && !path.success) throw requestProblems.not_found(places(path.issues, "/path"));
  const asked: Record<string, unknown> = {};
  for (const name of fieldsOf(e.spec.query)) {
    const values = query.getAll(name);
    if (values.length > 0) asked[name] = values.length === 1 ? values[0] : values;
  }
  const unknown = [...new Set(query.keys())].find((name) => !fieldsOf(e.spec.query).includes(name));
  if (unknown !== undefined)
    throw requestProblems.invalid({
      errors: [{ pointer: `/query/${unknown}`, detail: "is not a parameter of this endpoint" }],
    });
  const input = {
    ...(path?.output as Record<string, unknown> | undefined),
    ...check(e.spec.query, asked, "/query"),
    ...(e.spec.stream?.request
      ? {}
      : check(e.spec.body, e.spec.form ? parseForm(body) : parseJson(e.spec.body ? body : null), "")),
  };
  if (!e.spec.ifMatch) return input;
  if (ifMatch === null && e.spec.ifMatch === "required")
    throw requestProblems.precondition_required(
      pointTo("/headers/if-match", "Send the ETag that you read as If-Match."),
    );
  return { ...input, ifMatch: ifMatch ?? undefined };
}
