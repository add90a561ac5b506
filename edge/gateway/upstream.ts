import type { Method } from "../../core/kernel/wire/endpoint.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { describeBody, type Identity, sign, signatureHeaders } from "../../core/kernel/wire/signature.ts";
import type { Call } from "./call.ts";
import { encodedIdentity } from "./encoded-identity.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export interface CoreRequest {
  service: string;
  method: Method;
  /** Path with query, without a version. */
  path: string;
  identity: Identity;
  headers: Record<string, string>;
  /** Bytes are signed by hash; a stream by its length, null where the caller did not say. */
  body: Bytes | { stream: ReadableStream<Uint8Array>; length: number | null } | null;
  /** It may be sent twice: by its method, or since core remembers its Idempotency-Key. */
  repeatable: boolean;
  deadlineMs: number;
}

const retryDelayMs = 50;
/** Answers of something between here and core, or of a core that is just stopping. */
const passing = new Set([502, 503]);

/** Sends a signed request to one of a service's origins, a repeatable one once more when it failed; throws 503 and 504. */
export async function askCore(call: Call, request: CoreRequest): Promise<Response> {
  const startedAt = Date.now();
  const deadline = startedAt + request.deadlineMs;
  const origins = call.settings.CORE_ORIGINS[request.service] ?? call.settings.CORE_ORIGINS.default!;
  const first = Math.floor(Math.random() * origins.length);
  const attempts = request.repeatable && (request.body === null || request.body instanceof Uint8Array) ? 2 : 1;
  try {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= attempts || Date.now() + retryDelayMs >= deadline;
      try {
        const answer = await send(call, request, origins[(first + attempt - 1) % origins.length]!, deadline);
        if (last || !passing.has(answer.status)) return answer;
        await answer.body?.cancel();
      } catch (error) {
        if (error instanceof DeadlinePassed) throw requestProblems.timeout();
        if (last) throw requestProblems.unavailable({}, { "retry-after": "1" });
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  } finally {
    call.upstreamMs = (call.upstreamMs ?? 0) + Date.now() - startedAt;
  }
}

class DeadlinePassed extends Error {}

async function send(call: Call, request: CoreRequest, origin: string, deadline: number): Promise<Response> {
  const { method, path, body } = request;
  const bytes = body instanceof Uint8Array && body.byteLength > 0 ? body : null;
  const streamed = body instanceof Uint8Array ? null : body;
  const parts = {
    method,
    path,
    identity: encodedIdentity(request.identity),
    time: String(Date.now()),
    nonce: newId(),
    body: await describeBody(bytes, streamed ? streamed.length : (bytes?.byteLength ?? 0)),
  };
  const signal = new AbortController();
  // Ends when the answer begins: a long download is not late.
  const timer = setTimeout(() => signal.abort(new DeadlinePassed()), Math.max(1, deadline - Date.now()));
  try {
    return await fetch(origin + path, {
      method,
      headers: {
        ...request.headers,
        "x-request-id": call.id,
        traceparent: call.traceparent,
        ...(call.tracestate ? { tracestate: call.tracestate } : {}),
        [signatureHeaders.identity]: parts.identity,
        [signatureHeaders.time]: parts.time,
        [signatureHeaders.nonce]: parts.nonce,
        [signatureHeaders.body]: parts.body,
        [signatureHeaders.signature]: await sign(call.settings.EDGE_SECRET, parts),
      },
      body: bytes ?? streamed?.stream ?? null,
      redirect: "manual",
      signal: signal.signal,
    });
  } catch (error) {
    throw signal.signal.aborted ? new DeadlinePassed() : error;
  } finally {
    clearTimeout(timer);
  }
}
