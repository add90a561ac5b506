import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as v from "valibot";
import type { Problem } from "../../../core/kernel/wire/problem.ts";
import type { ServiceContract } from "./contracts.ts";
import { Examples } from "./examples.ts";
import { problemResponses } from "./failures.ts";
import { operation } from "./operation.ts";
import { headers, parameters, securitySchemes, socketPath } from "./parts.ts";
import { type JsonSchema, Schemas } from "./schemas.ts";

/** Describes every public endpoint of all services as an OpenAPI 3.1 document. */
export function openapi(
  contracts: ServiceContract[],
  named: Record<string, v.GenericSchema>,
  problems: ReadonlyMap<string, Problem>,
  version: string,
): JsonSchema {
  const schemas = new Schemas(named);
  const describing = { schemas, examples: new Examples(schemas.all()), problems };
  const paths: Record<string, JsonSchema> = {};
  for (const { service, contract } of contracts) {
    for (const [name, e] of Object.entries(contract)) {
      if (e.spec.internal) continue;
      const path = e.path.replace(/:(\w+)/g, "{$1}");
      paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(service, name, e, describing) };
    }
  }
  const parts = { parameters, headers, responses: problemResponses(problems), securitySchemes };
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
- \`Welo-Version\` names a dated version; without it the newest one answers, and every answer says which one it was.
- Files larger than 50 MB go straight to the bucket, whole by \`POST /files/presigned-url\` or in parts by \`POST /files/multipart\`.`;

/** The first comment of a service's contract says what it owns. */
function ownership(service: string): string {
  const source = readFileSync(join(import.meta.dirname, "../../../core", service, "contract.ts"), "utf8");
  const comment = /^(?:\/\/.*\n)+/.exec(source)?.[0] ?? "";
  return comment
    .replaceAll(/^\/\/ ?/gm, "")
    .replaceAll("\n", " ")
    .trim();
}
