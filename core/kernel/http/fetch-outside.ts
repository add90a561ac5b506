import { lookup as resolve } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { isLoopback, isPublic } from "./public-address.ts";

export interface OutsideRequest {
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
  signal: AbortSignal;
  /** Lets this machine itself be asked, without TLS too. */
  loopback: boolean;
}

/** Why an address that somebody else gave us is not asked. */
export class Forbidden extends Error {}

const mostBytes = 512_000;

/**
 * Asks a server that a customer named: over TLS alone, at a public address alone, and at the very address that was looked at.
 * Redirects are handed back, not followed. Throws `Forbidden` for an address that is not to be asked.
 */
export async function fetchOutside(address: string, request: OutsideRequest): Promise<Response> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host, { all: true });
  request.signal.throwIfAborted();
  const inside = found.length > 0 && found.every((one) => isLoopback(one.address)) && request.loopback;
  if (url.protocol !== "https:" && !(inside && url.protocol === "http:"))
    throw new Forbidden("The address has to begin with https.");
  if (!inside && !(found.length > 0 && found.every((one) => isPublic(one.address))))
    throw new Forbidden(`${host} is not at a public address.`);
  return send(url, found, request);
}

function send(
  url: URL,
  found: { address: string; family: number }[],
  { method = "GET", headers = {}, body, signal }: OutsideRequest,
): Promise<Response> {
  return new Promise((done, fail) => {
    const pinned: http.RequestOptions["lookup"] = (_host, options, answer) =>
      options.all
        ? (answer as unknown as (error: null, all: typeof found) => void)(null, found)
        : answer(null, found[0]!.address, found[0]!.family);
    const { request } = url.protocol === "https:" ? https : http;
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(url, {
      method,
      headers: { ...headers, "accept-encoding": "identity", ...length },
      lookup: pinned,
      agent: false,
      signal,
    });
    sent.on("error", fail);
    sent.on("response", (answer) => collect(answer).then(done, fail));
    sent.end(body);
  });
}

async function collect(answer: http.IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > mostBytes) {
      answer.destroy();
      throw new Error(`The answer is larger than ${mostBytes / 1000} kB.`);
    }
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const status = answer.statusCode ?? 502;
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}
