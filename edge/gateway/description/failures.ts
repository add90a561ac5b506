import type { Endpoint } from "../../../core/kernel/wire/endpoint.ts";
import type { Problem } from "../../../core/kernel/wire/problem.ts";
import type { JsonSchema } from "./schemas.ts";

const requestId = "01890a5d-ac96-774b-bcce-b302099a8057";
/** Every endpoint may answer with these. */
const always = [429, 431, 500, 503, 504];

/** What is described once for all endpoints. */
const shared = [400, 401, 403, 404, 409, 412, 413, 422, 428, ...always];

/** What an endpoint refuses with, by status: the problems of all requests, and those that its contract names. */
export function failures(e: Endpoint, problems: ReadonlyMap<string, Problem>): JsonSchema {
  const named = (e.spec.problems ?? []).map((code) => {
    const problem = problems.get(code);
    if (!problem) throw new Error(`${e.method} ${e.path} names ${code}, which is in no catalogue`);
    return problem;
  });
  const statuses = new Set([...general(e), ...named.map(({ status }) => status)]);
  return Object.fromEntries(
    [...statuses]
      .sort((a, b) => a - b)
      .map((status) => {
        const own = named.filter((one) => one.status === status);
        if (own.length === 0) return [String(status), { $ref: `#/components/responses/Problem${status}` }];
        const ofAll = general(e).includes(status) ? ofRequests(problems, status) : [];
        return [String(status), response([...own, ...ofAll])];
      }),
  );
}

/** The problems that any endpoint may answer with, by status, as components. */
export function problemResponses(problems: ReadonlyMap<string, Problem>): JsonSchema {
  const rows = [...problems.values()].filter(({ code, status }) => isOfRequests(code) && shared.includes(status));
  const statuses = [...new Set(rows.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [`Problem${status}`, response(rows.filter((row) => row.status === status))]),
  );
}

function general({ path, method, spec }: Endpoint): number[] {
  const takes = Boolean(spec.body || spec.stream?.request);
  return [
    400,
    ...(takes ? [413] : []),
    ...(spec.public ? [] : [401]),
    ...(spec.permission || spec.stepUp ? [403] : []),
    ...(path.includes(":") ? [404] : []),
    ...(method === "POST" && spec.limit !== "credential" ? [409] : []),
    ...(spec.ifMatch ? [412] : []),
    ...(takes || spec.query ? [422] : []),
    ...(spec.ifMatch === "required" ? [428] : []),
    ...always,
  ];
}

function ofRequests(problems: ReadonlyMap<string, Problem>, status: number): Problem[] {
  return [...problems.values()].filter((one) => one.status === status && isOfRequests(one.code));
}

function isOfRequests(code: string): boolean {
  return code.startsWith("request.");
}

function response(rows: readonly Problem[]): JsonSchema {
  const waits = rows.some(({ status }) => status === 429 || status === 503);
  return {
    description: rows.map(({ title }) => title).join("; "),
    ...(waits ? { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } } : {}),
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/ProblemDocument" },
        examples: Object.fromEntries(rows.map((row) => [row.code, { value: row.document(requestId) }])),
      },
    },
  };
}
