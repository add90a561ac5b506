import { type FieldError, Problem, requestProblems } from "../../kernel/wire/problem.ts";

export interface Friendly {
  title: string;
  detail: string;
  code: string;
  status: number;
  requestId: string | null;
  errors: FieldError[];
}

/** An error in words for people: what happened, and the request id to quote where the server gave one. */
export function friendly(error: unknown): Friendly {
  if (!(error instanceof Problem)) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      title: "Something went wrong in this page",
      detail,
      code: "page.error",
      status: 0,
      requestId: null,
      errors: [],
    };
  }
  const { detail, errors, requestId } = error.fields as { detail?: string; errors?: FieldError[]; requestId?: string };
  return {
    title: error.title,
    detail: detail && detail !== error.title ? detail : adviceFor(error),
    code: error.code,
    status: error.status,
    requestId: requestId ?? null,
    errors: errors ?? [],
  };
}

function adviceFor(problem: Problem): string {
  if (problem.code === "auth.wrong_credentials") return "Check both and try again.";
  if (problem.code === requestProblems.unauthenticated().code)
    return "Your session has ended. Sign in again to go on; what is on this page stays.";
  if (problem.status === 403) return "Ask an owner or admin of the workspace for the permission.";
  if (problem.status === 404) return "It may have been removed, or the address is not complete.";
  if (problem.status === 412) return "Load the newest version and make your change again.";
  if (problem.status === 429) return "Wait a few seconds, then try again.";
  if (problem.status >= 500) return "Nothing was changed. Try again in a moment.";
  return "";
}

/** Whether asking the same again may help: the server was away, busy or slow. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Problem &&
    (error.status >= 500 || error.status === 429) &&
    error.code !== requestProblems.internal().code
  );
}

/** The message for one form field from a `request.invalid` problem, by JSON pointer. */
export function fieldError(error: unknown, pointer: string): string | null {
  return friendly(error).errors.find((one) => one.pointer === pointer)?.detail ?? null;
}
