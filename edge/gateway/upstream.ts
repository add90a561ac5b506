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
/** How the signature describes that there is no body. */
const nothing = describeLength(0);
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
  const { body } = request;
  const mayRepeat = request.repeatable && (body === null || body instanceof Uint8Array);
  budget.note(startedAt);
  try {
    const description = describe(body);
    const described = typeof description === "string" ? description : await description;
    let failedAt: string | undefined;
    for (;;) {
      const flight = takeOff(call, request, { not: failedAt, probes: mayRepeat });
      const answer = await fly(call, request, described, flight, deadline);
      const failed = answer === null || passing.has(answer.status);
      if (!failed) return answer;
      const again =
        mayRepeat && failedAt === undefined && Date.now() + retryDelayMs < deadline && budget.take(Date.now());
      if (!again) {
        if (answer) return answer;
        throw unavailable();
      }
      await answer?.body?.cancel();
      failedAt = flight.url;
      call.retries = (call.retries ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  } finally {
    call.upstreamMs = (call.upstreamMs ?? 0) + Date.now() - startedAt;
  }
}

function describe(body: CoreRequest["body"]): string | Promise<string> {
  if (body === null || (body instanceof Uint8Array && body.byteLength === 0)) return nothing;
  return body instanceof Uint8Array ? describeBody(body) : describeLength(body.length);
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
async function fly(
  call: Call,
  request: CoreRequest,
  described: string,
  flight: Flight,
  deadline: number,
): Promise<Response | null> {
  try {
    const answer = await send(call, request, described, flight.url, deadline);
    flight.end(answer.status <= 500 || isProblem(answer) ? "answered" : "failed");
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

/** Ends when the answer begins: a long download is not late. What comes too late is given up with its caller's request. */
function send(
  call: Call,
  { method, path, identity, headers, body }: CoreRequest,
  described: string,
  origin: string,
  deadline: number,
): Promise<Response> {
  const now = Date.now();
  const remainingMs = Math.max(1, deadline - now);
  // Not spread from another object: there are some for every request.
  headers["x-request-id"] = call.id;
  headers[deadlineHeader] = String(remainingMs);
  headers.traceparent = call.traceparent;
  if (call.tracestate) headers.tracestate = call.tracestate;
  headers[sealHeader] = seal(call.settings.EDGE_SECRET, {
    method,
    path,
    identity: encodedIdentity(identity),
    time: String(now),
    // The request's id is ours and fresh, so it tells its tries apart with a number behind it.
    nonce: `${call.id}.${call.sent++}`,
    body: described,
  });
  const sent: RequestInit = { method, headers, redirect: "manual" };
  if (body !== null && described !== nothing) sent.body = body instanceof Uint8Array ? body : body.stream;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlinePassed()), remainingMs);
    fetch(origin + path, sent).then(
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
