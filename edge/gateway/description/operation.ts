import { type Endpoint, fieldsOf, successStatus } from "../../../core/kernel/wire/endpoint.ts";
import type { Problem } from "../../../core/kernel/wire/problem.ts";
import type { Examples } from "./examples.ts";
import { parametersOf } from "./parameters.ts";
import { failures } from "./failures.ts";
import type { JsonSchema, Schemas } from "./schemas.ts";

const mediaTypes = { ndjson: "application/x-ndjson", bytes: "application/octet-stream" } as const;
/** Endpoints of which a browser can keep the refresh token in a cookie. */
const sessions = new Set([
  "/auth/login",
  "/auth/login/second-factor",
  "/auth/login/enrolment/confirm",
  "/auth/login/passkey",
  "/auth/register/confirm",
  "/auth/refresh",
  "/auth/logout",
]);

/** What operations are described with. */
export interface Describing {
  schemas: Schemas;
  examples: Examples;
  /** Every problem of every service's catalogue, by code. */
  problems: ReadonlyMap<string, Problem>;
}

/** One endpoint as an OpenAPI operation. */
export function operation(service: string, name: string, e: Endpoint, describing: Describing): JsonSchema {
  const { schemas } = describing;
  const { spec } = e;
  const parameters = parametersOf(e, schemas);
  if (sessions.has(e.path)) parameters.push({ $ref: "#/components/parameters/Browser" });
  return {
    operationId: name,
    summary: spec.summary,
    description: access(e),
    tags: [service],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(e, describing),
    responses: { ...success(e, describing), ...failures(e, describing.problems) },
    security: spec.public ? [] : [{ accessToken: [] }, { apiKey: [] }],
    "x-permission": spec.permission ?? null,
    ...(spec.stepUp ? { "x-step-up": spec.stepUp } : {}),
  };
}

function access({ spec }: Endpoint): string {
  if (spec.public) return "Needs no access token.";
  const who = spec.permission
    ? `Needs the permission \`${spec.permission}\`.`
    : "For every signed-in caller, about themselves.";
  if (!spec.stepUp) return who;
  const when = spec.stepUp === true ? "" : ` to change ${spec.stepUp.join(" or ")}`;
  return `${who} A person must have proved lately who they are${when}, by signing in or by \`POST /auth/step-up\`; else 403 \`request.step_up_required\`.`;
}

function requestBody({ spec }: Endpoint, { schemas, examples }: Describing): JsonSchema {
  if (spec.stream?.request) {
    const schema = spec.stream.request === "bytes" ? {} : { schema: { type: "string" } };
    return { requestBody: { required: true, content: { [mediaTypes[spec.stream.request]]: schema } } };
  }
  if (!spec.body) return {};
  const schema = schemas.input(spec.body);
  const type = spec.form ? "application/x-www-form-urlencoded" : "application/json";
  return {
    requestBody: { required: true, content: { [type]: { schema, example: examples.of(schema) } } },
  };
}

function success(e: Endpoint, { schemas, examples }: Describing): JsonSchema {
  const { spec } = e;
  const found: JsonSchema = {};
  if (e.path.endsWith("/download"))
    found["302"] = {
      description: "Leads to a URL that is good for five minutes",
      headers: { Location: { schema: { type: "string", format: "uri" } } },
    };
  if (spec.edge && !spec.response) return found;
  const status = successStatus(e);
  const headers: JsonSchema = {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    RateLimit: { $ref: "#/components/headers/RateLimit" },
  };
  if (fieldsOf(spec.response as never).includes("version")) headers.ETag = { $ref: "#/components/headers/ETag" };
  const type = spec.stream?.response ? mediaTypes[spec.stream.response] : "application/json";
  const schema = spec.response && schemas.output(spec.response);
  found[status] = {
    description: statusText[status],
    headers,
    ...(status === 204 ? {} : { content: { [type]: schema ? { schema, example: examples.of(schema) } : {} } }),
  };
  return found;
}

const statusText: Record<number, string> = {
  200: "Done",
  201: "Made",
  202: "Under way",
  204: "Done, with nothing to say",
};
