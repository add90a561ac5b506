import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as v from "valibot";
import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import type { ServiceContract } from "./contracts.ts";
import { operation } from "./operation.ts";
import { type JsonSchema, Schemas } from "./schemas.ts";

/** Describes every public endpoint of all services as an OpenAPI 3.1 document. */
export function openapi(
  contracts: ServiceContract[],
  named: Record<string, v.GenericSchema>,
  version: string,
): JsonSchema {
  const schemas = new Schemas(named);
  const paths: Record<string, JsonSchema> = {};
  for (const { service, contract } of contracts) {
    for (const [name, e] of Object.entries(contract)) {
      if (e.spec.internal) continue;
      const path = e.path.replace(/:(\w+)/g, "{$1}");
      paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(service, name, e, schemas) };
    }
  }
  const parts = { parameters, headers, responses: problemResponses(), securitySchemes };
  return {
    openapi: "3.1.1",
    jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base",
    info: {
      title: "Welo",
      version,
      summary: "Data annotation: projects, tasks, workflows, annotations, quality, exports",
      description: introduction,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/v1", description: "Version 1; the same paths without a version mean the newest one" }],
    tags: [...new Set(contracts.map(({ service }) => service))].map((name) => ({ name, description: ownership(name) })),
    paths: { ...Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))), ...socketPath },
    components: { schemas: schemas.components([paths, parts]), ...parts },
  };
}

const introduction = `Sign in with \`POST /auth/login\`, then send the access token as \`Authorization: Bearer <token>\`.

- Lists take \`limit\` and \`cursor\` and answer \`{ items, nextCursor }\`.
- Errors are problem documents (RFC 9457) with a stable \`code\`.
- A POST with an \`Idempotency-Key\` may be repeated: the same body gets the same answer.
- Things with a \`version\` carry it as \`ETag\`; send it back as \`If-Match\` to change them.
- Files larger than 50 MB go straight to the bucket by \`POST /files/presigned-url\`.`;

/** The first comment of a service's contract says what it owns. */
function ownership(service: string): string {
  const source = readFileSync(join(import.meta.dirname, "../../../core", service, "contract.ts"), "utf8");
  const comment = /^(?:\/\/.*\n)+/.exec(source)?.[0] ?? "";
  return comment
    .replaceAll(/^\/\/ ?/gm, "")
    .replaceAll("\n", " ")
    .trim();
}

function problemResponses(): JsonSchema {
  const rows = Object.values(requestProblems)
    .map((make) => make())
    .filter((row) => row.status !== 405);
  const statuses = [...new Set(rows.map((row) => row.status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = rows.filter((row) => row.status === status);
      const examples = Object.fromEntries(
        ofStatus.map((row) => [row.code, { value: row.document("01890a5d-ac96-774b-bcce-b302099a8057") }]),
      );
      const extra =
        status === 429 || status === 503
          ? { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } }
          : {};
      return [
        `Problem${status}`,
        {
          description: ofStatus.map((row) => row.title).join("; "),
          ...extra,
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/ProblemDocument" }, examples },
          },
        },
      ];
    }),
  );
}

const parameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description: "Makes the call repeatable: the same key and body get the same answer, another body 422.",
    schema: { type: "string", maxLength: 200 },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    required: false,
    description: "The ETag that was read; 412 when somebody changed the thing since.",
    schema: { type: "string" },
    example: '"3"',
  },
  IfMatchRequired: {
    name: "If-Match",
    in: "header",
    required: true,
    description: "The ETag that was read; 412 when somebody changed the thing since, 428 without it.",
    schema: { type: "string" },
    example: '"3"',
  },
  Browser: {
    name: "X-Welo-Browser",
    in: "header",
    required: false,
    description: "Keeps the refresh token in an HttpOnly cookie instead of the body.",
    schema: { const: "1" },
  },
};

const headers = {
  RequestId: { description: "Names this request in our logs", schema: { type: "string" } },
  ETag: { description: "The thing's version, for If-Match", schema: { type: "string" }, example: '"3"' },
  RateLimit: {
    description: "What is left of the caller's limit, and the seconds until it is whole again",
    schema: { type: "string" },
    example: '"read";r=5990;t=42',
  },
  RetryAfter: { description: "Seconds to wait", schema: { type: "integer" } },
};

const securitySchemes = {
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The accessToken of `POST /auth/login`, good for minutes.",
  },
};

const socketPath = {
  "/inbox/socket": {
    get: {
      operationId: "openSocket",
      summary: "The inbox as a WebSocket",
      description:
        'Needs a one-use ticket of `POST /inbox/ticket`. Says `hello` with the newest position, then each message with its `sequence`; give the last one seen as `after` to miss nothing. `{"type":"ping"}` is answered.',
      tags: ["notifications"],
      parameters: [
        { name: "ticket", in: "query", required: true, schema: { type: "string" } },
        { name: "after", in: "query", required: false, schema: { type: "integer", minimum: 0 } },
      ],
      responses: {
        "101": { description: "The connection is a WebSocket now" },
        "401": { $ref: "#/components/responses/Problem401" },
        "403": { $ref: "#/components/responses/Problem403" },
      },
      security: [],
    },
  },
};
