import * as v from "valibot";
import { DrizzleQueryError } from "drizzle-orm/errors";
import type { Logger } from "../logger.ts";
import { errorForLog } from "../logger.ts";
import type { StoredAnswer } from "../idempotency.ts";
import { type Endpoint, successStatus } from "../wire/endpoint.ts";
import { isAway } from "../transaction.ts";
import { Problem, requestProblems } from "../wire/problem.ts";

/** Encodes a verb's result by the endpoint's response schema; a result that does not fit is our fault, not the caller's. */
export function encodeAnswer(e: Endpoint, result: unknown): StoredAnswer {
  const status = successStatus(e);
  if (!e.spec.response || status === 204) return { status, headers: {}, body: "" };
  const parsed = v.safeParse(e.spec.response, result);
  if (!parsed.success)
    throw new Error(
      `the answer of ${e.method} ${e.path} does not fit its contract at ${v.getDotPath(parsed.issues[0]) ?? "/"}: ${parsed.issues[0].message}`,
    );
  const headers: Record<string, string> = { "content-type": "application/json" };
  const version = (parsed.output as { version?: unknown } | null)?.version;
  if (typeof version === "number") headers.etag = `"${version}"`;
  return { status, headers, body: JSON.stringify(parsed.output) };
}

/** A streamed result: NDJSON items are checked one by one. */
export function streamAnswer(e: Endpoint, result: AsyncIterable<unknown>, contentType?: string): Response {
  const ndjson = e.spec.stream?.response === "ndjson";
  const encoder = new TextEncoder();
  const iterator = result[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else if (ndjson)
        controller.enqueue(
          encoder.encode(`${JSON.stringify(e.spec.response ? v.parse(e.spec.response, value) : value)}\n`),
        );
      else controller.enqueue(value as Uint8Array);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    status: successStatus(e),
    headers: { "content-type": contentType ?? (ndjson ? "application/x-ndjson" : "application/octet-stream") },
  });
}

/** What an error's log line and document say of the request. */
export interface Asked {
  requestId: string;
  correlationId: string;
  /** Pointers to the ids that the caller gave. */
  ids?: readonly string[];
}

/** Turns anything thrown into a problem document; what is not meant for callers is logged and told as a bare 500. */
export function problemResponse(error: unknown, asked: Asked, log: Logger): Response {
  const { requestId, ids = [] } = asked;
  const problem = withIds(error instanceof Problem ? error : hidden(error, asked, log), ids);
  return new Response(JSON.stringify(problem.document(requestId)), {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId, ...problem.headers },
  });
}

/** A 404 points to the ids that were given: what is nowhere and what is somebody else's look the same. */
function withIds(problem: Problem, ids: readonly string[]): Problem {
  if (problem.status !== 404 || problem.fields.errors !== undefined || ids.length === 0) return problem;
  const detail =
    ids.length === 1 ? "names nothing that is here" : "names nothing that is here, by itself or with the other ids";
  const errors = ids.map((pointer) => ({ pointer, detail }));
  return new Problem(problem.code, problem, { ...problem.fields, errors }, problem.headers);
}

/** Postgres's words for text that is no number, id or instant, for a number or an instant out of range, and for the character U+0000. */
const misfits = new Set(["22P02", "22003", "22007", "22008", "22021"]);

function hidden(error: unknown, { requestId, correlationId }: Asked, log: Logger): Problem {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const code = (cause as { code?: string } | undefined)?.code;
  // Postgres gave up on a statement at the caller's deadline.
  if (code === "57014") return requestProblems.timeout();
  if (code !== undefined && misfits.has(code))
    return requestProblems.invalid({
      errors: [
        { pointer: "", detail: "holds a value of the wrong form, such as a cursor that this list did not give" },
      ],
    });
  // A row that row-level security does not let in belongs to somebody else's project or workspace.
  if (code === "42501" && String((cause as Error).message).includes("row-level security")) {
    log.warn({ requestId, correlationId, error: errorForLog(error) }, "a row was refused by row-level security");
    return requestProblems.not_found();
  }
  log.error({ requestId, correlationId, error: errorForLog(error) }, "a request failed");
  return isAway(error) ? requestProblems.unavailable({}, { "retry-after": "1" }) : requestProblems.internal();
}
