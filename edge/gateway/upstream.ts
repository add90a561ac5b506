import type { Method, RouteClass } from "../../core/kernel/wire/endpoint.ts";
import { requestProblems } from "../../core/kernel/wire/problem.ts";
import { deadlineHeader } from "../../core/kernel/wire/deadline.ts";
import { describeBody, describeLength, type Identity, seal, sealHeader } from "../../core/kernel/wire/signature.ts";
import type { Settings } from "../env.ts";
import { Balance, type Flight, type Wish } from "./balance.ts";
import type { Call } from "./call.ts";
import { encodedIdentity } from "./encoded-identity.ts";
import { RetryBudget } from "./retry-budget.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

export interface CoreRequest {
  service: string;
  method: Method;
  /** Path with query, without a version. */
  path: string;
  identity: Identity;
  headers: Record<string, string>;
  /** Bytes are signed by hash, a stream by its length. */
  body: Bytes | { stream: ReadableStream<Uint8Array>; length: number } | null;
  /** It may be sent twice: by its method, or since core remembers its Idempotency-Key. */
  repeatable: boolean;
  deadlineMs: number;
  /** Which requests give way first when there are too many. */
  limit: RouteClass;
}

const retryDelayMs = 50;
/** Answers of something between here and core, or of a core that is just stopping. */
const passing = new Set([502, 503]);

const budget = new RetryBudget();
let known: { settings: Settings; balance: Balance } | undefined;

function balanceOf(settings: Settings): Balance {
  if (known?.settings !== settings) known = { settings, balance: new Balance(settings.MAX_IN_FLIGHT) };
  return known.balance;
}

/**
 * Sends a signed request to one of a service's origins, a repeatable one that failed once more, to another where there is
 * one and while the budget lasts; throws 503 and 504.
 */
export async function askCore(call: Call, request: CoreRequest): Promise<Response> {
  const startedAt = Date.now();
  const deadline = startedAt + request.deadlineMs;
  const mayRepeat = request.repeatable && (request.body === null || request.body instanceof Uint8Array);
  budget.note(startedAt);
  try {
    let failedAt: string | undefined;
    for (;;) {
      const flight = takeOff(call, request, { not: failedAt, probes: mayRepeat });
      const canRepeat = () =>
        mayRepeat && failedAt === undefined && Date.now() + retryDelayMs < deadline && budget.take(Date.now());
      const answer = await fly(call, request, flight, deadline);
      if (answer && (!passing.has(answer.status) || !canRepeat())) return answer;
      if (!answer && !canRepeat()) throw unavailable();
      await answer?.body?.cancel();
      failedAt = flight.url;
      call.retries = (call.retries ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  } finally {
    call.upstreamMs = (call.upstreamMs ?? 0) + Date.now() - startedAt;
  }
}

function takeOff(call: Call, request: CoreRequest, wish: Wish): Flight {
  const origins = call.settings.CORE_ORIGINS[request.service] ?? call.settings.CORE_ORIGINS.default!;
  const flight = balanceOf(call.settings).leave(origins, request.limit, wish);
  if (typeof flight !== "string") return flight;
  call.refused = flight;
  throw unavailable();
}

function unavailable() {
  return requestProblems.unavailable({}, { "retry-after": "1" });
}

/** One try: core's answer, null when the origin could not be reached; throws 504 when it was late. */
async function fly(call: Call, request: CoreRequest, flight: Flight, deadline: number): Promise<Response | null> {
  try {
    const answer = await send(call, request, flight.url, deadline);
    const isCores = answer.status <= 500 || isProblem(answer);
    flight.end(isCores ? "answered" : "failed");
    return answer;
  } catch (error) {
    const late = error instanceof DeadlinePassed;
    flight.end(late ? "late" : "failed");
    if (late) throw requestProblems.timeout();
    return null;
  }
}

/** A problem document was written by core itself: whatever it tells, core is alive. */
export function isProblem(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
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
    // The request's id is ours and fresh, so it tells its tries apart with a number behind it.
    nonce: `${call.id}.${call.sent++}`,
    body: bytes ? await describeBody(bytes) : describeLength(streamed ? streamed.length : 0),
  };
  const remainingMs = Math.max(1, deadline - Date.now());
  // Ends when the answer begins: a long download is not late. What comes too late is given up with its caller's request.
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new DeadlinePassed()), remainingMs);
  try {
    const answer = fetch(origin + path, {
      method,
      headers: {
        ...request.headers,
        "x-request-id": call.id,
        [deadlineHeader]: String(remainingMs),
        traceparent: call.traceparent,
        ...(call.tracestate ? { tracestate: call.tracestate } : {}),
        [sealHeader]: seal(call.settings.EDGE_SECRET, parts),
      },
      body: bytes ?? streamed?.stream ?? null,
      redirect: "manual",
    });
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
