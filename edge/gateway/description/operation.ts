import { type Endpoint, fieldsOf, successStatus } from "../../../core/kernel/wire/endpoint.ts";
import { parametersOf } from "./parameters.ts";
import type { JsonSchema, Schemas } from "./schemas.ts";

const mediaTypes = { ndjson: "application/x-ndjson", bytes: "application/octet-stream" } as const;
/** Endpoints of which a browser can keep the refresh token in a cookie. */
const sessions = new Set(["/auth/login", "/auth/register", "/auth/refresh", "/auth/logout"]);

/** One endpoint as an OpenAPI operation. */
export function operation(service: string, name: string, e: Endpoint, schemas: Schemas): JsonSchema {
  const { spec } = e;
  const parameters = parametersOf(e, schemas);
  if (sessions.has(e.path)) parameters.push({ $ref: "#/components/parameters/Browser" });
  return {
    operationId: name,
    summary: spec.summary,
    description: access(e),
    tags: [service],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(e, schemas),
    responses: { ...success(e, schemas), ...failures(e) },
    security: spec.public ? [] : [{ accessToken: [] }],
    ...(spec.permission ? { "x-permission": spec.permission } : {}),
  };
}

function access({ spec }: Endpoint): string {
  if (spec.public) return "Needs no access token.";
  return spec.permission
    ? `Needs the permission \`${spec.permission}\`.`
    : "For every signed-in caller, about themselves.";
}

function requestBody({ spec }: Endpoint, schemas: Schemas): JsonSchema {
  if (spec.stream?.request) {
    const schema = spec.stream.request === "bytes" ? {} : { schema: { type: "string" } };
    return { requestBody: { required: true, content: { [mediaTypes[spec.stream.request]]: schema } } };
  }
  const type = spec.form ? "application/x-www-form-urlencoded" : "application/json";
  return spec.body
    ? { requestBody: { required: true, content: { [type]: { schema: schemas.input(spec.body) } } } }
    : {};
}

function success(e: Endpoint, schemas: Schemas): JsonSchema {
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
  const schema = spec.response ? { schema: schemas.output(spec.response) } : {};
  found[status] = {
    description: statusText[status],
    headers,
    ...(status === 204 ? {} : { content: { [type]: schema } }),
  };
  return found;
}

const statusText: Record<number, string> = {
  200: "Done",
  201: "Made",
  202: "Under way",
  204: "Done, with nothing to say",
};

function failures({ path, method, spec }: Endpoint): JsonSchema {
  const takes = Boolean(spec.body || spec.stream?.request);
  const statuses = [
    ...(takes ? ["400", "413"] : []),
    ...(spec.public ? [] : ["401"]),
    ...(spec.permission ? ["403"] : []),
    ...(path.includes(":") ? ["404"] : []),
    ...(method === "POST" && spec.limit !== "credential" ? ["409"] : []),
    ...(spec.ifMatch ? ["412"] : []),
    ...(takes || spec.query ? ["422"] : []),
    ...(spec.ifMatch === "required" ? ["428"] : []),
    "429",
    "500",
    "503",
    "504",
  ];
  const named = spec.problems?.length
    ? { "4XX": { description: `One of: ${spec.problems.join(", ")}`, content: problemContent(spec.problems) } }
    : {};
  return {
    ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    ...named,
  };
}

function problemContent(codes: readonly string[]): JsonSchema {
  const schema = {
    allOf: [
      { $ref: "#/components/schemas/ProblemDocument" },
      { type: "object", properties: { code: { type: "string", examples: codes } } },
    ],
  };
  return { "application/problem+json": { schema } };
}
