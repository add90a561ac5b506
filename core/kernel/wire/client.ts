import * as v from "valibot";
import { type CallInput, type Contract, type Endpoint, fieldsOf, type Output } from "./endpoint.ts";
import { Problem, ProblemDocument, requestProblems } from "./problem.ts";

export interface WireRequest {
  method: string;
  /** Path with query string, from `/`. */
  path: string;
  headers: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array> | undefined;
  /** The answer is consumed as it arrives. */
  stream: boolean;
}
export interface WireResponse {
  status: number;
  header(name: string): string | null;
  text(): Promise<string>;
  bytes(): AsyncIterable<Uint8Array>;
}
/** Carries one request to where it is answered: fetch in a browser, the in-process app or HTTP in core. */
export type Transport = (request: WireRequest) => Promise<WireResponse>;

export interface CallOptions {
  idempotencyKey?: string;
  headers?: Record<string, string>;
}
export type Client<C extends Contract> = {
  [K in keyof C]: (input: CallInput<C[K]>, options?: CallOptions) => Promise<Output<C[K]>>;
};

/** A typed client of a contract: one async method per endpoint; throws `Problem` for every refusal. */
export function client<C extends Contract>(contract: C, transport: Transport): Client<C> {
  return Object.fromEntries(
    Object.entries(contract).map(([name, e]) => [
      name,
      (input: Record<string, unknown>, options: CallOptions = {}) => call(e, input ?? {}, options, transport),
    ]),
  ) as unknown as Client<C>;
}

async function call(
  e: Endpoint,
  input: Record<string, unknown>,
  options: CallOptions,
  transport: Transport,
): Promise<unknown> {
  const request = toRequest(e, input, options);
  const response = await transport(request);
  if (response.status >= 400) throw await problemOf(response);
  if (e.spec.stream?.response === "bytes") return response.bytes();
  if (e.spec.stream?.response === "ndjson") return lines(response.bytes());
  if (response.status === 204 || !e.spec.response) return undefined;
  return v.parse(e.spec.response, JSON.parse(await response.text()));
}

/** Splits one input object into path, query, body and headers, as the endpoint declares them. */
export function toRequest(e: Endpoint, input: Record<string, unknown>, options: CallOptions = {}): WireRequest {
  const used = new Set<string>(["ifMatch", "content"]);
  const path = e.path.replace(/:(\w+)/g, (_, name: string) => {
    used.add(name);
    return encodeURIComponent(String(input[name]));
  });
  const query: string[] = [];
  for (const name of fieldsOf(e.spec.query)) {
    used.add(name);
    const value = input[name];
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.push(`${name}=${encodeURIComponent(String(one))}`);
  }
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  if (typeof input.ifMatch === "string") headers["if-match"] = input.ifMatch;
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  let body: WireRequest["body"];
  if (e.spec.stream?.request) {
    body = input.content as AsyncIterable<Uint8Array>;
    headers["content-type"] = e.spec.stream.request === "ndjson" ? "application/x-ndjson" : "application/octet-stream";
  } else if (e.spec.body) {
    const fields = Object.entries(input).filter(([name]) => !used.has(name));
    body = e.spec.form ? formOf(fields) : JSON.stringify(Object.fromEntries(fields));
    headers["content-type"] = e.spec.form ? "application/x-www-form-urlencoded" : "application/json";
  }
  return {
    method: e.method,
    path: query.length > 0 ? `${path}?${query.join("&")}` : path,
    headers,
    body,
    stream: Boolean(e.spec.stream?.response),
  };
}

function formOf(fields: [string, unknown][]): string {
  return fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&");
}

async function problemOf(response: WireResponse): Promise<Problem> {
  const parsed = v.safeParse(ProblemDocument, safeJson(await response.text()));
  if (parsed.success) return Problem.from(parsed.output);
  return response.status >= 500
    ? requestProblems.unavailable({ detail: `The server answered ${response.status}.` })
    : requestProblems.malformed({ detail: `The server answered ${response.status}.` });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream: boolean }): string;
}
const TextDecoderClass = (globalThis as unknown as { TextDecoder: new () => Decoder }).TextDecoder;

/** Parses NDJSON as it arrives: one value per line, blank lines skipped. */
export async function* lines<T = unknown>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  const decoder = new TextDecoderClass();
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part.trim()) yield JSON.parse(part) as T;
  }
  rest += decoder.decode();
  if (rest.trim()) yield JSON.parse(rest) as T;
}

/** A transport over `fetch`: `origin` is prefixed to every path, `headers` are asked for at each call. */
export function fetchTransport(
  origin: string,
  headers: () => Promise<Record<string, string>> | Record<string, string>,
): Transport {
  const fetchFunction = (globalThis as unknown as { fetch: (url: string, init: object) => Promise<FetchResponse> })
    .fetch;
  return async (request) => {
    const response = await fetchFunction(origin + request.path, {
      method: request.method,
      headers: { ...request.headers, ...(await headers()) },
      body: request.body,
      credentials: "include",
    }).catch(() => {
      throw requestProblems.unavailable({ detail: "The server could not be reached." });
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => response.text(),
      bytes: () => chunksOf(response.body),
    };
  };
}

interface FetchResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  body: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } } | null;
}
async function* chunksOf(body: FetchResponse["body"]): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) if (part.value) yield part.value;
}
