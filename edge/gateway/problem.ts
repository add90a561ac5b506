import { Problem, requestProblems } from "../../core/kernel/wire/problem.ts";
import type { Call } from "./call.ts";

/** The one exit of errors: problems as they are, everything else logged and answered 500 without a message. */
export function answerProblem(error: unknown, call: Call): Response {
  let problem = error;
  if (!(problem instanceof Problem)) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(
      JSON.stringify({ level: "error", msg: "unexpected", requestId: call.id, error: { name, message, stack } }),
    );
    problem = requestProblems.internal();
  }
  return problemResponse(problem as Problem, call.id);
}

/** A problem as an RFC 9457 response. */
export function problemResponse(problem: Problem, requestId?: string): Response {
  return new Response(JSON.stringify(problem.document(requestId)), {
    status: problem.status,
    headers: { ...problem.headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
