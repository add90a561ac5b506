import * as v from "valibot";

export const FieldError = v.object({ pointer: v.string(), detail: v.string() });
export type FieldError = v.InferOutput<typeof FieldError>;

/** RFC 9457 problem details; `code` is stable and machine-readable, `title` and `detail` are for people. */
export const ProblemDocument = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.optional(v.string()),
  instance: v.optional(v.string()),
  errors: v.optional(v.array(FieldError)),
});
export type ProblemDocument = v.InferOutput<typeof ProblemDocument>;

export interface ProblemRow {
  status: number;
  title: string;
}
/** What a problem says besides its own members, which it must not overwrite. */
export type ProblemFields = Record<string, unknown> & {
  detail?: string;
  type?: never;
  title?: never;
  status?: never;
  code?: never;
  instance?: never;
};

/** An error that is meant for the caller: everything in it may be shown. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly fields: ProblemFields;
  readonly headers: Record<string, string>;

  constructor(code: string, row: ProblemRow, fields: ProblemFields = {}, headers: Record<string, string> = {}) {
    super(fields.detail ?? row.title);
    this.name = "Problem";
    this.code = code;
    this.status = row.status;
    this.title = row.title;
    this.fields = fields;
    this.headers = headers;
  }

  /** The RFC 9457 body; `instance` is the request id as a URN. */
  document(instance?: string): ProblemDocument {
    return {
      // First, so that a field such as `status` cannot stand in for a member of the standard.
      ...this.fields,
      type: `https://welo.dev/problems/${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...(instance ? { instance: `urn:request:${instance}` } : {}),
    };
  }

  /** Rebuilds a Problem from a document received from another process. */
  static from(document: ProblemDocument): Problem {
    const { type: _type, title, status, code, instance: _instance, ...fields } = document;
    return new Problem(code, { status, title }, fields as ProblemFields);
  }
}

type Factories<T extends Record<string, ProblemRow>> = {
  [K in keyof T]: (fields?: ProblemFields, headers?: Record<string, string>) => Problem;
};

/** One service's catalogue: `problems("tasks", { not_found: { status: 404, title } })` makes `.not_found(fields)`. */
export function problems<const T extends Record<string, ProblemRow>>(service: string, table: T): Factories<T> {
  return Object.fromEntries(
    Object.entries(table).map(([reason, row]) => [
      reason,
      (fields?: ProblemFields, headers?: Record<string, string>) =>
        new Problem(`${service}.${reason}`, row, fields, headers),
    ]),
  ) as Factories<T>;
}

export const requestProblems = problems("request", {
  malformed: { status: 400, title: "The request could not be read" },
  unknown_version: { status: 400, title: "There is no such version" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "You may not do this" },
  step_up_required: { status: 403, title: "Prove once more that it is you" },
  not_found: { status: 404, title: "There is nothing here" },
  method_not_allowed: { status: 405, title: "This method is not offered here" },
  version_unsupported: { status: 406, title: "This cannot be answered in the version that was asked for" },
  too_slow: { status: 408, title: "The body took too long to arrive" },
  conflict: { status: 409, title: "The state of things does not allow this" },
  length_required: { status: 411, title: "Say how long the body is" },
  stale: { status: 412, title: "Somebody changed this in the meantime" },
  too_large: { status: 413, title: "The body is too large" },
  invalid: { status: 422, title: "Some values are not valid" },
  idempotency_mismatch: { status: 422, title: "This Idempotency-Key was used for another request" },
  precondition_required: { status: 428, title: "If-Match is required" },
  too_many: { status: 429, title: "Too many requests" },
  headers_too_large: { status: 431, title: "A header is too long" },
  internal: { status: 500, title: "Something went wrong on our side" },
  unavailable: { status: 503, title: "Not available right now" },
  timeout: { status: 504, title: "The answer took too long" },
});

/** What is wrong and where, for a problem with one place: a JSON pointer into the body, or from `/path`, `/query` or `/headers`. */
export function pointTo(pointer: string, detail: string) {
  return { detail, errors: [{ pointer, detail }] };
}

/** Turns valibot issues into `request.invalid` with one JSON pointer (RFC 6901) per violation. */
export function invalid(issues: readonly v.BaseIssue<unknown>[], prefix = ""): Problem {
  return requestProblems.invalid(places(issues, prefix));
}

/** One JSON pointer and sentence per valibot issue, at most 50. */
export function places(issues: readonly v.BaseIssue<unknown>[], prefix: string): { errors: FieldError[] } {
  const errors = issues.slice(0, 50).map((issue) => ({
    pointer: prefix + (issue.path ?? []).map((item) => `/${escapePointer(String(item.key))}`).join(""),
    detail: sentenceOf(issue),
  }));
  return { errors };
}

/** What is wrong with a value, for people: valibot's own words where they are about the value. */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return "is not a field that is known here";
  if (issue.received === "undefined") return "is required";
  const wanted = /^Invalid (?:type|union|value|key): Expected (.+) but received (.+)$/.exec(issue.message);
  return wanted
    ? `must be ${wanted[1]!.replaceAll('"', "").replaceAll(" | ", " or ")}, not ${wanted[2]}`
    : issue.message;
}

/** Escapes one reference token of a JSON pointer. */
export function escapePointer(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}
