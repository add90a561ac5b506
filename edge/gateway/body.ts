import { pointTo, Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import { HASHED_BODY_LIMIT } from "../../core/kernel/wire/signature.ts";
import type { Route } from "./route.ts";
import type { Bytes, CoreRequest } from "./upstream.ts";

const MB = 1_000_000;

/** How many bytes an endpoint reads: 50 MB where it streams, 5 MB for lists of tasks and annotations, else 2 MB. */
export function bodyLimit(route: Route): number {
  if (route.streamsIn) return 50 * MB;
  return route.limit === "bulk" || route.service === "annotations" ? 5 * MB : 2 * MB;
}

/**
 * Takes a request's body within its endpoint's limit: as bytes or, where the endpoint streams and the body is too long to be signed
 * by its hash, as it arrives; throws 400, 408, 411 and 413.
 */
export async function takeBody(request: Request, route: Route, patienceMs?: number): Promise<CoreRequest["body"]> {
  const limit = bodyLimit(route);
  const length = lengthOf(request);
  if (length !== null && length > limit) throw tooLarge(limit);
  if (request.headers.has("content-encoding"))
    throw requestProblems.malformed(pointTo("/headers/content-encoding", "Send the body uncompressed."));
  if (!request.body || route.method === "GET") return null;
  if (!route.streamsIn) return await readWithin(request.body, limit, patienceMs);
  if (length !== null && length > HASHED_BODY_LIMIT)
    return { stream: request.body.pipeThrough(new FixedLengthStream(length)), length };
  return await readWithin(request.body, HASHED_BODY_LIMIT, patienceMs, () =>
    requestProblems.length_required(
      pointTo("/headers/content-length", `Say how long a body of more than ${HASHED_BODY_LIMIT / MB} MB is.`),
    ),
  );
}

/** Takes a JSON endpoint's body; empty where there is none. */
export async function takeBytes(request: Request, route: Route): Promise<Bytes> {
  const body = await takeBody(request, { ...route, streamsIn: false });
  return body instanceof Uint8Array ? body : (new Uint8Array() as Bytes);
}

function lengthOf(request: Request): number | null {
  const header = request.headers.get("content-length");
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

const defaultPatienceMs = 30_000;

/** Collects a stream of at most `limit` bytes; throws 413, or what it is told, as soon as there are more, 408 when it takes too long, 400 when it breaks off. */
export async function readWithin(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  patienceMs = defaultPatienceMs,
  tooMuch = () => tooLarge(limit),
): Promise<Bytes> {
  const reader = stream.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, patienceMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > limit) throw tooMuch();
      chunks.push(next.value);
    }
  } catch (error) {
    if (!late) throw error instanceof Problem ? error : requestProblems.malformed(pointTo("", "The body broke off."));
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
  if (late) throw requestProblems.too_slow();
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Bytes {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(limit: number) {
  return requestProblems.too_large({
    ...pointTo("", `At most ${limit / MB} MB; send larger files by presigned URL.`),
    limit,
  });
}

const mostDrained = MB;
const drainLimitMs = 1_000;

/**
 * Reads away a small body that nobody wanted, such as a refused request's: workerd closes a connection with unread bytes,
 * and a client that was about to use it again would see it reset. Large or slow ones are not worth it.
 */
export async function drain(request: Request): Promise<void> {
  if (!request.body || request.bodyUsed || (lengthOf(request) ?? 0) > mostDrained) return;
  const late = new Promise<void>((resolve) => setTimeout(resolve, drainLimitMs));
  await Promise.race([readWithin(request.body, mostDrained).catch(() => {}), late]);
}

/** Reads JSON; throws 400 for what is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw requestProblems.malformed(pointTo("", "The body is not valid JSON."));
  }
}

/** Text as UTF-8 bytes. */
export function encode(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}
